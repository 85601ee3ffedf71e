/* What the chosen member knows of this Discord, as the control API tells it. */

const ADMINISTRATOR = 8n;
const CATEGORY = 4;
export const DM = "dm";

export const view = { state: null, inbox: null, clock: null, member: null, place: null, seen: new Set() };

export async function call(method, path, body) {
  const answer = await fetch(`/control/${path}`, {
    method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error ?? `${answer.status}`);
  return json;
}

export async function load() {
  [view.state, view.inbox, view.clock] = await Promise.all([
    call("GET", "state"), call("GET", `inbox/${view.member}`), call("GET", "clock"),
  ]);
}

const everything = (kind) => view.state.guilds.flatMap((one) => one[kind]);
const LISTS = {
  members: () => people(), roles: () => everything("roles"),
  channels: () => [...view.inbox.channels, ...view.inbox.threads],
};
const named = (kind, id, none) => LISTS[kind]().find((one) => one.id === id)?.name ?? none;

export const people = () => [...new Map(everything("members").map(({ user, nick }) =>
  [user.id, { ...user, name: nick ?? user.global_name ?? user.username }])).values()];

export const names = {
  member: (id) => named("members", id, "utilisateur inconnu"),
  role: (id) => named("roles", id, "rôle inconnu"),
  channel: (id) => named("channels", id, "pas d'accès"),
  now: () => new Date(view.clock.now),
  all: (kind, types) => LISTS[kind]().filter((one) => !types?.length || types.includes(one.type))
    .map((one) => ({ value: one.id, label: one.name })),
};

/* Channels, each with its threads below, then the conversation with the bot. */
export function places() {
  const { channels, threads, dms } = view.inbox;
  const below = (id) => threads.filter((one) => one.parent_id === id).map((one) => ({ ...one, deep: true }));
  return [
    ...channels.filter((one) => one.type !== CATEGORY).flatMap((one) => [one, ...below(one.id)]),
    { id: DM, name: "Messages de l'application", messages: dms },
  ];
}

export const current = () => places().find((one) => one.id === view.place) ?? places()[0];
export const pings = (place) => place.messages.filter((one) => one.pinged_me && !view.seen.has(one.id)).length;

export function messagesOf(place) {
  const known = new Set(LISTS.channels().map((one) => one.id));
  const isHere = (id) => (place.id === DM ? !known.has(id) : id === place.id);
  const alone = view.inbox.ephemeral.filter((one) => isHere(one.channel_id));
  return [...place.messages, ...alone].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

export function events() {
  const homes = new Set(LISTS.channels().map((one) => one.guild_id));
  return everything("events").filter((one) => one.status < 3 && homes.has(one.guild_id));
}

/* The commands of a type that a client would show here, one for each subcommand. */
export function offered(type) {
  const place = current();
  const allowed = BigInt(place.permissions ?? 0);
  const may = ({ contexts, default_member_permissions: needed }) => {
    if (contexts && !contexts.includes(place.id === DM ? 1 : 0)) return false;
    if (place.id === DM || needed === null || allowed & ADMINISTRATOR) return true;
    return needed !== "0" && (BigInt(needed) & ~allowed) === 0n;
  };
  const own = view.state.guilds.find((one) => one.id === place.guild_id)?.commands ?? [];
  return [...own, ...view.state.commands].filter((one) => one.type === type && may(one))
    .flatMap((one) => leaves(one, [], []));
}

const local = (one, key) => one[`${key}_localizations`]?.[view.inbox.member.locale] ?? one[key];
const translated = (one) => ({ ...one, shown: local(one, "name"), description: local(one, "description") });

function leaves(node, path, words) {
  const [real, shown] = [[...path, node.name], [...words, local(node, "name")]];
  const options = node.options ?? [];
  const below = options.filter((one) => one.type <= 2);
  return below.length ? below.flatMap((one) => leaves(one, real, shown)) : [{
    name: real.join(" "), shown: shown.join(" "), description: local(node, "description"),
    options: options.map((one) => ({ ...translated(one), choices: one.choices?.map(translated) })),
  }];
}
