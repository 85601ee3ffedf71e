/* One message as Discord shows it; `act` reports clicks and choices, `names` knows people and places. */

import { el } from "./dom.js";
import { instant, markdown } from "./markdown.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "link" };
const ENTITIES = { 5: ["members"], 6: ["roles"], 7: ["members", "roles"], 8: ["channels"] };

const colour = (number) => (number ? `#${number.toString(16).padStart(6, "0")}` : null);
const emoji = (given) => given?.name ?? "";

function tinted(node, number) {
  const tint = colour(number);
  if (tint) node.style.setProperty("--tint", tint);
  return node;
}

export function avatar(user) {
  const name = user.global_name || user.username;
  const initials = name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initials);
  node.style.setProperty("--hue", String((BigInt(user.id) * 137n) % 360n));
  return node;
}

function media(item, alt) {
  return el("figure", { class: "media" },
    el("a", { href: item.url, target: "_blank", rel: "noreferrer" }, "🖼 ", alt || item.url.split("/").at(-1)));
}

function embed(given, names) {
  const card = el("div", { class: "embed" },
    given.author?.name && el("div", { class: "subtext" }, given.author.name),
    given.title && el("h3", {}, given.url
      ? el("a", { href: given.url, target: "_blank", rel: "noreferrer" }, given.title)
      : given.title),
    given.description && markdown(given.description, names),
    given.fields?.length && el("dl", {}, given.fields.map((field) => el("div", { "data-inline": field.inline },
      el("dt", {}, field.name), el("dd", {}, markdown(field.value, names))))),
    [given.thumbnail, given.image].filter(Boolean).map((picture) => media(picture, picture.description)),
    (given.footer || given.timestamp) && el("div", { class: "subtext" },
      [given.footer?.text, given.timestamp && instant(new Date(given.timestamp))].filter(Boolean).join(" · ")));
  return tinted(card, given.color);
}

function button(part, context) {
  const words = [emoji(part.emoji), part.label].filter(Boolean).join(" ");
  if (part.style === 5) {
    return el("a", { class: "button link", href: part.url, target: "_blank", rel: "noreferrer" }, `${words} ↗`);
  }
  return el("button", {
    type: "button", class: `button ${BUTTON_STYLES[part.style]}`, disabled: part.disabled ?? false,
    onclick: (event) => context.act({ message: context.message.id, click: part.custom_id }, event.currentTarget),
  }, words);
}

/* What a select offers, as {value, label, description, default}. */
export function offers(part, names) {
  if (part.options) return part.options.map((one) => ({ ...one, label: [emoji(one.emoji), one.label].join(" ").trim() }));
  const chosen = new Set((part.default_values ?? []).map((one) => one.id));
  return ENTITIES[part.type].flatMap((kind) => names.all(kind, part.channel_types))
    .map((one) => ({ ...one, default: chosen.has(one.value) }));
}

function select(part, context) {
  const choices = offers(part, context.names);
  const [low, high] = [part.min_values ?? 1, part.max_values ?? 1];
  const send = (values, node) => context.act({ message: context.message.id, select: part.custom_id, values }, node);
  const hint = part.placeholder || "Choisissez…";
  if (high === 1 && low === 1) {
    return el("select", {
      "aria-label": hint, disabled: part.disabled ?? false,
      onchange: (event) => event.currentTarget.value && send([event.currentTarget.value], event.currentTarget),
    }, el("option", { value: "" }, hint), choices.map((one) => el("option", {
      value: one.value, selected: one.default ?? false,
    }, one.description ? `${one.label} — ${one.description}` : one.label)));
  }
  const boxes = choices.map((one) => el("label", {},
    el("input", { type: "checkbox", value: one.value, checked: one.default ?? false }), one.label,
    one.description && el("small", {}, one.description)));
  return el("details", { class: "choices" }, el("summary", {}, `${hint} (${low} à ${high})`), boxes, el("button", {
    type: "button", class: "button primary", disabled: part.disabled ?? false,
    onclick: (event) => send([...event.currentTarget.parentNode.querySelectorAll("input:checked")].map((box) => box.value),
      event.currentTarget),
  }, "Valider"));
}

const parts = (list, context) => (list ?? []).map((part) => component(part, context));

const COMPONENTS = {
  1: (part, context) => el("div", { class: "row" }, parts(part.components, context)),
  2: button,
  3: select, 5: select, 6: select, 7: select, 8: select,
  9: (part, context) => el("div", { class: "section" },
    el("div", {}, parts(part.components, context)), component(part.accessory, context)),
  10: (part, context) => markdown(part.content, context.names),
  11: (part) => media(part.media, part.description),
  12: (part) => el("div", { class: "row" }, part.items.map((item) => media(item.media, item.description))),
  13: (part) => el("a", { class: "file", href: part.file.url, download: true }, `📎 ${part.name ?? part.file.url}`),
  14: (part) => el("hr", { class: part.divider === false ? "blank" : "", "data-large": part.spacing === 2 }),
  17: (part, context) => tinted(el("div", { class: "container" }, parts(part.components, context)), part.accent_color),
};

function component(part, context) {
  return COMPONENTS[part.type]?.(part, context) ?? el("p", { class: "subtext" }, `(composant ${part.type})`);
}

function reactions(message) {
  return message.reactions?.length && el("div", { class: "row" },
    message.reactions.map((one) => el("span", { class: "reaction" }, `${emoji(one.emoji)} ${one.count}`)));
}

export function render(message, context) {
  const { names } = context;
  const flags = message.flags ?? 0;
  const who = message.member?.nick || message.author.global_name || message.author.username;
  const asked = message.interaction_metadata;
  const inner = { ...context, message };
  return el("article", { class: "message", id: `m${message.id}`, "data-pinged": context.pinged,
    "data-private": Boolean(flags & EPHEMERAL) },
  avatar(message.author),
  el("div", { class: "body" },
    asked && el("div", { class: "subtext" }, `${names.member(asked.user?.id)} a utilisé ${
      message.interaction?.name ? `/${message.interaction.name}` : "l'application"}`),
    el("header", {}, el("strong", {}, who), message.author.bot && el("span", { class: "tag" }, "APP"),
      el("time", { datetime: message.timestamp }, instant(new Date(message.timestamp), "f")),
      message.edited_timestamp && el("small", {}, "(modifié)"),
      context.pinged && el("span", { class: "tag ping" }, "vous mentionne"),
      context.menu?.(message)),
    flags & LOADING ? el("p", { class: "subtext" }, "L'application réfléchit…") : null,
    message.content && markdown(message.content, names),
    (message.embeds ?? []).map((one) => embed(one, names)),
    (message.attachments ?? []).map((file) => el("a", { class: "file", href: file.url, download: true },
      `📎 ${file.filename} (${Math.ceil(file.size / 1024)} Ko)${file.description ? ` : ${file.description}` : ""}`)),
    parts(message.components, inner),
    reactions(message),
    flags & EPHEMERAL ? el("p", { class: "subtext" }, "👁 Visible par vous seulement") : null));
}
