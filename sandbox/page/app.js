/* Act as any member of this Discord. */

import { byId, el } from "./dom.js";
import { openModal, optionForm } from "./forms.js";
import { instant } from "./markdown.js";
import { render } from "./message.js";
import { DM, call, current, events, load, messagesOf, names, offered, people, pings, places, view } from "./world.js";

const MARKS = { 0: "#", 2: "🔊", 5: "📣", 10: "↳", 11: "↳", 12: "🔒", 15: "💬" };
const SLASH = 1, USER_MENU = 2, MESSAGE_MENU = 3;

/* Showing. */

function placeButton(place) {
  const count = pings(place);
  return el("button", {
    type: "button", "data-deep": place.deep, "aria-current": place.id === current().id ? "page" : null,
    onclick: () => go(place.id),
  }, el("span", { "aria-hidden": "true" }, place.id === DM ? "✉" : MARKS[place.type] ?? "#"), place.name,
  count && el("span", { class: "badge", "aria-label": `${count} mention(s)` }, String(count)));
}

function showPlaces() {
  const inside = (home) => places().filter((one) => one.guild_id === home?.id).map(placeButton);
  const planned = events().map((one) => {
    const interested = !one.interested.includes(view.member);
    const deed = { member: view.member, event: one.id, interested };
    return el("button", {
      type: "button", title: "Intéressé(e)", "aria-pressed": String(!interested),
      onclick: () => attempt(() => call("POST", "interest", deed)).then(refresh),
    }, interested ? "☆" : "★",
    `${one.name}, ${instant(new Date(one.scheduled_start_time))} · ${one.interested.length} intéressé(s)`);
  });
  const groups = [...view.state.guilds.map((home) => [home.name, inside(home)]),
    ["Messages privés", inside()], ["Événements", planned]];
  byId("places").replaceChildren(...groups.flatMap(([title, list]) => (list.length ? [el("h2", {}, title), ...list] : [])));
}

function showMessages() {
  const place = current();
  const box = byId("messages");
  const atEnd = box.dataset.place !== place.id || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const list = messagesOf(place);
  const pinged = (message) => message.pinged_me && place.id !== DM;
  byId("place").textContent = `${MARKS[place.type] ?? ""} ${place.name}`.trim();
  box.replaceChildren(...list.map((message) => render(message, { names, act, menu, pinged: pinged(message) })));
  if (!list.length) box.append(el("p", { class: "message subtext" }, "Aucun message ici."));
  if (atEnd) box.scrollTop = box.scrollHeight;
  box.dataset.place = place.id;
  place.messages.forEach((message) => view.seen.add(message.id));
}

function show() {
  // Somebody who is choosing from a list must not lose it.
  if (!document.activeElement?.closest("#messages select, #messages details")) showMessages();
  showPlaces();
}

function menu(message) {
  const person = { user: message.author.id, channel: current().id };
  const items = [...offered(MESSAGE_MENU).map((command) => [command, { message: message.id }]),
    ...(message.author.bot ? [] : offered(USER_MENU).map((command) => [command, person]))];
  return items.length > 0 && el("details", { class: "menu" }, el("summary", { "aria-label": "Applications" }, "⋯"),
    el("div", {}, items.map(([command, target]) => el("button", {
      type: "button", class: "button secondary", onclick: (event) => act({ command: command.name, ...target }, event.target),
    }, command.shown))));
}

function go(id) {
  view.place = id;
  toggle(false);
  say("");
  closeCommand();
  show();
}

function toggle(open) {
  byId("places").classList.toggle("open", open);
  byId("toggle").setAttribute("aria-expanded", String(open));
}

/* Acting. */

const say = (words) => { byId("problem").textContent = words; };
const silent = (outcome) => (outcome.error ? "L'application n'a pas répondu." : "");

async function attempt(deed) {
  say("");
  try {
    return await deed();
  } catch (problem) {
    say(`Refusé : ${problem.message}`);
    return null;
  }
}

async function act(deed, node) {
  node?.setAttribute("aria-busy", "true");
  const outcome = await attempt(() => call("POST", "act", { member: view.member, ...deed }));
  node?.removeAttribute("aria-busy");
  node?.blur();
  if (outcome) say(silent(outcome));
  const modal = outcome?.responses.find((one) => one.modal)?.modal;
  if (modal) openModal(modal, names, (submit) => send(outcome.interaction, submit));
  await refresh();
}

async function send(interaction, submit) {
  try {
    return silent(await call("POST", "act", { member: view.member, interaction, submit }));
  } catch (problem) {
    return problem.message;
  } finally {
    await refresh();
  }
}

/* Commands. */

function closeCommand() {
  byId("options").replaceChildren();
  byId("commands").hidden = true;
}

function suggest() {
  const typed = byId("line").value.trimEnd();
  closeCommand();
  if (!typed.startsWith("/")) return;
  const fitting = offered(SLASH).filter((one) => `/${one.shown}`.startsWith(typed));
  byId("commands").replaceChildren(...fitting.map((command) => el("li", {},
    el("button", { type: "button", onclick: () => choose(command) },
      el("strong", {}, `/${command.shown}`), " ", el("small", {}, command.description)))));
  if (!fitting.length) byId("commands").append(el("li", {}, "Aucune commande de ce nom ici."));
  byId("commands").hidden = false;
}

function choose(command) {
  const deed = { channel: current().id, command: command.name };
  const run = (options) => {
    closeCommand();
    byId("line").value = "";
    return act({ ...deed, options });
  };
  const complete = async (options, focus, value) => {
    const typing = { member: view.member, ...deed, options, focus, value };
    const outcome = await attempt(() => call("POST", "act", typing));
    return outcome?.responses[0]?.choices ?? [];
  };
  closeCommand();
  if (!command.options.length) return run({});
  const form = optionForm(command, names, run, complete);
  byId("options").append(form);
  return form.elements[0].focus();
}

async function key(event) {
  const text = event.target.value.trim();
  const first = byId("commands").querySelector("button");
  if (event.key === "Escape") closeCommand();
  else if (event.key === "ArrowDown") first?.focus();
  else if (event.key !== "Enter" || !text) return;
  else if (text.startsWith("/")) first?.click();
  else if (await attempt(() => call("POST", "act", { member: view.member, channel: current().id, say: text }))) {
    event.target.value = "";
    await refresh();
  }
}

/* Following what happens. */

async function refresh() {
  await load();
  const due = view.clock.next_due;
  byId("now").textContent = instant(names.now(), "F");
  byId("step").disabled = !due;
  byId("step").title = due ? `Prochaine échéance : ${instant(new Date(due), "F")}` : "Aucune échéance n'est annoncée";
  show();
}

async function step() {
  byId("step").disabled = true;
  await attempt(() => call("POST", "clock", { to_next: true }));
  await refresh();
}

/* The websites, published to as their authors would. */

const field = (custom_id, label, more = {}) => ({ type: 18, label, component: { type: 4, custom_id, style: 1, ...more } });
const choice = (custom_id, label, values) => ({
  type: 18, label, component: {
    type: 3, custom_id, options: values.map(([value, shown]) => ({ value, label: shown, default: value === values[0][0] })),
  },
});
const ARTICLE = {
  title: "Publier un article", components: [
    choice("site", "Site", [["pqn-a", "Sans flux"], ["rss", "Avec un flux RSS"], ["atom", "Avec un flux Atom"], ["json", "Avec un flux JSON"]]),
    choice("section", "Rubrique", [
      ["actualites/articles", "Articles"], ["actualites/agenda", "Agenda"], ["actualites/offres-emploi", "Offres d'emploi"],
      ["ressources/analyses", "Analyses"], ["ressources/guides-et-outils", "Guides et outils"],
    ]),
    field("title", "Titre"), field("summary", "Résumé", { style: 2, required: false }), field("theme", "Thème", { required: false }),
  ],
};

async function publish({ site: [site], section: [section], ...texts }) {
  try {
    await call("POST", "publish", { site, section, ...texts });
    return "";
  } catch (problem) {
    return problem.message;
  }
}

async function follow(since) {
  for (let lost = false; ;) {
    try {
      const news = await call("GET", `transcript?since=${since}&wait=25&kind=answer,act,clock,control`);
      if (lost) location.reload();
      since = news.last;
      if (news.entries.length) await refresh();
    } catch {
      lost = true;
      say("Le Discord local ne répond plus ; nouvel essai…");
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

async function begin() {
  view.state = await call("GET", "state");
  const everyone = people().filter((one) => !one.bot);
  const wanted = new URLSearchParams(location.search).get("member");
  view.member = (everyone.find((one) => one.id === wanted || one.name === wanted) ?? everyone[0]).id;
  byId("who").append(...everyone.map((one) => el("option", { value: one.id, selected: one.id === view.member }, one.name)));
  byId("who").addEventListener("change", (event) => {
    view.member = event.target.value;
    view.seen.clear();
    closeCommand();
    refresh();
  });
  byId("toggle").addEventListener("click", () => toggle(!byId("places").classList.contains("open")));
  byId("step").addEventListener("click", step);
  byId("publish").addEventListener("click", () => openModal(ARTICLE, names, publish));
  byId("line").addEventListener("input", suggest);
  byId("line").addEventListener("keydown", key);
  const { last } = await call("GET", `transcript?since=${Number.MAX_SAFE_INTEGER}`);
  await refresh();
  follow(last);
}

begin();
