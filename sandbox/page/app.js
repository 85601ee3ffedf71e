/* Act as any member of this Discord through the control API. */

import { byId, el } from "./dom.js";
import { openModal, optionForm } from "./forms.js";
import { instant } from "./markdown.js";
import { render } from "./message.js";

const ADMINISTRATOR = 8n;
const DM = "dm";
const KINDS = { 0: "#", 5: "📣", 15: "💬", 2: "🔊", 11: "↳", 12: "🔒", 10: "↳" };

const view = { state: null, inbox: null, member: null, place: null, seen: new Set(), clock: null };

async function call(method, path, body) {
  const answer = await fetch(`/control/${path}`, {
    method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error ?? json.message ?? `${answer.status}`);
  return json;
}

const everything = (kind) => view.state.guilds.flatMap((one) => one[kind]);
const people = () => [...new Map(everything("members").map(({ user, nick }) =>
  [user.id, { ...user, name: nick ?? user.global_name ?? user.username }])).values()];
const LISTS = {
  members: people, roles: () => everything("roles"), channels: () => [...view.inbox.channels, ...view.inbox.threads],
};
const named = (kind, id, none) => LISTS[kind]().find((one) => one.id === id)?.name ?? none;
const names = {
  member: (id) => named("members", id, "utilisateur inconnu"),
  role: (id) => named("roles", id, "rôle inconnu"),
  channel: (id) => named("channels", id, "pas d'accès"),
  now: () => new Date(view.clock.now),
  all: (kind, types) => LISTS[kind]().filter((one) => !types?.length || types.includes(one.type))
    .map((one) => ({ value: one.id, label: one.name })),
};

/* Places: channels with their threads, then direct messages. */

function places() {
  const { channels, threads, dms } = view.inbox;
  const under = (id) => threads.filter((one) => one.parent_id === id).map((one) => ({ ...one, deep: true }));
  const seen = channels.filter((one) => one.type !== 4).flatMap((one) => [one, ...under(one.id)]);
  return [...seen, { id: DM, name: "Messages de l'application", messages: dms, permissions: String(1 << 31) }];
}

function messagesOf(place) {
  const alone = view.inbox.ephemeral.filter((one) => place.id === DM
    ? !seenChannels().has(one.channel_id)
    : one.channel_id === place.id);
  return [...place.messages, ...alone].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

const seenChannels = () => new Set(LISTS.channels().map((one) => one.id));
const seenGuilds = () => new Set(LISTS.channels().map((one) => one.guild_id));
const current = () => places().find((one) => one.id === view.place) ?? places()[0];
const pings = (place) => place.messages.filter((one) => one.pinged_me && !view.seen.has(one.id)).length;

function showPlaces() {
  const button = (place) => el("button", {
    type: "button", "data-deep": place.deep, "aria-current": place.id === current().id ? "page" : null,
    onclick: () => go(place.id),
  }, el("span", { "aria-hidden": "true" }, place.id === DM ? "✉" : KINDS[place.type] ?? "#"), place.name,
  pings(place) ? el("span", { class: "badge", title: "mentions" }, String(pings(place))) : null);
  const inside = (home) => places().filter((one) => one.guild_id === home?.id);
  byId("places").replaceChildren(
    ...view.state.guilds.filter((home) => inside(home).length)
      .flatMap((home) => [el("h2", {}, home.name), ...inside(home).map(button)]),
    el("h2", {}, "Messages privés"), ...inside(undefined).map(button), ...events());
}

function events() {
  const list = everything("events").filter((one) => one.status < 3 && seenGuilds().has(one.guild_id));
  return list.length ? [el("h2", {}, "Événements"), ...list.map((one) => el("button", {
    type: "button", title: "Intéressé(e) ?",
    onclick: () => attempt(() => call("POST", "interest", { member: view.member, event: one.id })),
  }, "📅", `${one.name} — ${instant(new Date(one.scheduled_start_time))}`))] : [];
}

function showMessages() {
  const place = current();
  const box = byId("messages");
  const atEnd = box.dataset.place !== place.id || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const list = messagesOf(place);
  byId("place").textContent = `${KINDS[place.type] ?? ""} ${place.name}`.trim();
  box.replaceChildren(...list.map((message) => render(message, { names, act, menu, pinged: message.pinged_me })));
  if (!list.length) box.append(el("p", { class: "message subtext" }, "Aucun message ici."));
  if (atEnd) box.scrollTop = box.scrollHeight;
  box.dataset.place = place.id;
  place.messages.forEach((message) => view.seen.add(message.id));
}

function menu(message) {
  const items = offered(3).map((command) => [command, { message: message.id }]);
  if (!message.author.bot) {
    items.push(...offered(2).map((command) => [command, { user: message.author.id, channel: current().id }]));
  }
  return items.length ? el("details", { class: "menu" }, el("summary", { "aria-label": "Applications" }, "⋯"),
    el("div", {}, items.map(([command, target]) => el("button", {
      type: "button", class: "button secondary", onclick: () => act({ command: command.name, ...target }),
    }, command.shown)))) : null;
}

function go(id) {
  view.place = id;
  byId("places").classList.remove("open");
  byId("toggle").setAttribute("aria-expanded", "false");
  say("");
  closeCommand();
  show();
}

function show() {
  if (document.activeElement?.closest?.("#messages select, #messages details")) return;
  showMessages();
  showPlaces();
}

/* Acting. */

const say = (words) => { byId("problem").textContent = words; };

async function attempt(deed) {
  say("");
  try {
    return await deed();
  } catch (problem) {
    say(problem.message);
    return null;
  }
}

async function act(deed, node) {
  node?.setAttribute("aria-busy", "true");
  const outcome = await attempt(() => call("POST", "act", { member: view.member, ...deed }));
  node?.removeAttribute("aria-busy");
  node?.blur?.();
  if (outcome?.error) say("L'application ne répond pas.");
  const modal = outcome?.responses.find((one) => one.modal)?.modal;
  if (modal) openModal(modal, names, (submit) => submitModal(outcome.interaction, submit));
  await refresh();
  return outcome;
}

async function submitModal(interaction, submit) {
  try {
    const outcome = await call("POST", "act", { member: view.member, interaction, submit });
    await refresh();
    return outcome.error ? "L'application ne répond pas." : null;
  } catch (problem) {
    return problem.message;
  }
}

/* Commands: what the member may use here, one line for each subcommand. */

const localised = (one, key) => one[`${key}_localizations`]?.[view.inbox.member.locale] ?? one[key];

function offered(type) {
  const place = current();
  const allowed = BigInt(place.permissions ?? 0);
  const may = (command) => {
    const context = place.id === DM ? 1 : 0;
    if (command.contexts && !command.contexts.includes(context)) return false;
    const needed = command.default_member_permissions;
    if (place.id === DM || needed === null || needed === undefined || allowed & ADMINISTRATOR) return true;
    return needed !== "0" && (BigInt(needed) & ~allowed) === 0n;
  };
  const own = view.state.guilds.find((one) => one.id === place.guild_id)?.commands ?? [];
  return [...own, ...view.state.commands].filter((one) => one.type === type && may(one)).flatMap((one) => leaves(one, [], []));
}

function leaves(node, path, shown) {
  const [names, words] = [[...path, node.name], [...shown, localised(node, "name")]];
  const below = (node.options ?? []).filter((one) => one.type <= 2);
  if (below.length) return below.flatMap((one) => leaves(one, names, words));
  const options = (node.options ?? []).map((one) => ({
    ...one, name_localized: localised(one, "name"), description_localized: localised(one, "description"),
    choices: one.choices?.map((choice) => ({ ...choice, name_localized: localised(choice, "name") })),
  }));
  return [{ name: names.join(" "), shown: words.join(" "), description: localised(node, "description"), options }];
}

function closeCommand() {
  byId("options").replaceChildren();
  byId("commands").hidden = true;
}

function suggest() {
  const typed = byId("line").value;
  const list = byId("commands");
  byId("options").replaceChildren();
  const fitting = typed.startsWith("/") ? offered(1).filter((one) => `/${one.shown}`.startsWith(typed.trimEnd())) : [];
  list.replaceChildren(...fitting.map((command) => el("li", { role: "option" },
    el("button", { type: "button", onclick: () => choose(command) },
      el("strong", {}, `/${command.shown}`), " ", el("small", {}, command.description)))));
  if (typed.startsWith("/") && !fitting.length) list.append(el("li", {}, "Aucune commande de ce nom ici."));
  list.hidden = !typed.startsWith("/");
}

function choose(command) {
  const run = (options) => {
    closeCommand();
    byId("line").value = "";
    act({ channel: current().id, command: command.name, options });
  };
  const complete = async (options, focus, value) => {
    const deed = { member: view.member, channel: current().id, command: command.name, options, focus, value };
    const outcome = await attempt(() => call("POST", "act", deed));
    return outcome?.responses[0]?.choices ?? [];
  };
  closeCommand();
  if (!command.options.length) return run({});
  const form = optionForm(command, names, run, complete);
  byId("options").append(form);
  form.elements[0].focus();
  return null;
}

async function enter(event) {
  if (event.key === "Escape") closeCommand();
  if (event.key === "ArrowDown" && !byId("commands").hidden) byId("commands").querySelector("button")?.focus();
  if (event.key !== "Enter") return;
  const text = event.target.value.trim();
  if (text.startsWith("/")) {
    byId("commands").querySelector("button")?.click();
  } else if (text && await attempt(() => call("POST", "act", { member: view.member, channel: current().id, say: text }))) {
    event.target.value = "";
    await refresh();
  }
}

/* Following what happens. */

async function refresh() {
  [view.state, view.inbox, view.clock] = await Promise.all([
    call("GET", "state"), call("GET", `inbox/${view.member}`), call("GET", "clock"),
  ]);
  byId("now").textContent = instant(names.now(), "F");
  byId("step").title = view.clock.next_due
    ? `Prochaine échéance : ${instant(new Date(view.clock.next_due), "F")}`
    : "Aucune échéance annoncée";
  show();
}

async function step() {
  byId("step").disabled = true;
  await attempt(() => call("POST", "clock", { to_next: true }));
  byId("step").disabled = false;
  await refresh();
}

async function follow() {
  let since = 0;
  for (;;) {
    try {
      const news = await call("GET", `transcript?since=${since}&wait=25&kind=answer,act,clock,control`);
      if (news.entries.length) await refresh();
      since = news.last;
    } catch {
      say("Discord local ne répond plus ; nouvel essai…");
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

async function begin() {
  view.state = await call("GET", "state");
  const everyone = people().filter((one) => !one.bot);
  view.member = new URLSearchParams(location.search).get("member") ?? everyone[0].id;
  byId("who").append(...everyone.map((one) => el("option", { value: one.id, selected: one.id === view.member }, one.name)));
  byId("who").addEventListener("change", (event) => {
    view.member = event.target.value;
    view.seen.clear();
    refresh();
  });
  byId("toggle").addEventListener("click", () => {
    const open = byId("places").classList.toggle("open");
    byId("toggle").setAttribute("aria-expanded", String(open));
  });
  byId("step").addEventListener("click", step);
  byId("line").addEventListener("input", suggest);
  byId("line").addEventListener("keydown", enter);
  await refresh();
  follow();
}

begin();
