/* What a person fills in: a modal's fields and a command's options. */

import { byId, el } from "./dom.js";
import { markdown } from "./markdown.js";
import { offers } from "./message.js";

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}

const fileOf = async (file) => ({ file: { name: file.name, base64: await base64(file) } });
const checked = (node) => [...node.querySelectorAll("input:checked")].map((box) => box.value);

function ticks(kind, choices, name) {
  const node = el("div", { class: "ticks" }, choices.map((one) => el("label", {},
    el("input", { type: kind, name, value: one.value, checked: one.default ?? false }), one.label,
    one.description && el("small", {}, one.description))));
  return node;
}

/* The control of one component of a modal, and how to read it. */
function asked(part, names) {
  const required = part.required ?? true;
  if (part.type === 4) {
    const node = el(part.style === 2 ? "textarea" : "input", {
      required, placeholder: part.placeholder, minlength: part.min_length && String(part.min_length),
      maxlength: String(part.max_length ?? 4000), rows: part.style === 2 ? "4" : null,
    });
    node.value = part.value ?? "";
    return [node, () => node.value];
  }
  if (part.type === 19) {
    const node = el("input", { type: "file", required, multiple: (part.max_values ?? 1) > 1 });
    return [node, () => Promise.all([...node.files].map(fileOf))];
  }
  if (part.type === 23) {
    const node = el("input", { type: "checkbox", checked: part.default ?? false });
    return [node, () => node.checked];
  }
  if (part.type === 21) {
    const node = ticks("radio", part.options, part.custom_id);
    return [node, () => checked(node)[0] ?? null];
  }
  if (part.type === 22 || (part.max_values ?? 1) > 1) {
    const node = ticks("checkbox", part.options ?? offers(part, names), part.custom_id);
    return [node, () => checked(node)];
  }
  const node = el("select", { required }, el("option", { value: "" }, part.placeholder || "Choisissez…"),
    offers(part, names).map((one) => el("option", { value: one.value, selected: one.default ?? false }, one.label)));
  return [node, () => (node.value ? [node.value] : [])];
}

/* Show a modal; `send` gets what was typed by custom_id and returns the words of a refusal, if any. */
export function openModal(data, names, send) {
  const readers = [];
  const problem = el("p", { class: "problem", role: "alert" });
  const field = (part, label, description) => {
    const [node, read] = asked(part, names);
    readers.push([part.custom_id, read]);
    return el("label", { class: "field" }, el("span", {}, label, part.required === false ? "" : " *"),
      description && el("small", {}, description), node);
  };
  const fields = data.components.map((part) => {
    if (part.type === 10) return markdown(part.content, names);
    if (part.type === 18) return field(part.component, part.label, part.description);
    return part.components.map((input) => field(input, input.label));
  });
  const dialog = byId("modal");
  dialog.replaceChildren(el("form", {
    method: "dialog",
    onsubmit: async (event) => {
      event.preventDefault();
      const values = await Promise.all(readers.map(async ([id, read]) => [id, await read()]));
      problem.textContent = await send(Object.fromEntries(values)) ?? "";
      if (!problem.textContent) dialog.close();
    },
  }, el("h2", {}, data.title), fields.flat(), problem, el("div", { class: "row end" },
    el("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Annuler"),
    el("button", { class: "button primary" }, "Envoyer"))));
  dialog.showModal();
}

const WORDS = { 3: "text", 4: "number", 10: "number", 11: "file" };
const KINDS = { 6: 5, 7: 8, 8: 6, 9: 7 };

/* The control of one option of a command; `complete` asks the bot for suggestions. */
function optionField(option, names, complete) {
  if (option.choices?.length || KINDS[option.type] || option.type === 5) {
    const choices = option.type === 5
      ? [{ label: "Oui", value: "true" }, { label: "Non", value: "false" }]
      : option.choices?.map((one) => ({ label: one.shown, value: String(one.value) }))
        ?? offers({ type: KINDS[option.type], channel_types: option.channel_types }, names);
    return el("select", { name: option.name, required: option.required ?? false }, el("option", { value: "" }, "—"),
      choices.map((one) => el("option", { value: one.value }, one.label)));
  }
  const input = el("input", {
    name: option.name, type: option.autocomplete ? "text" : WORDS[option.type] ?? "text", required: option.required ?? false, autocomplete: "off",
    step: option.type === 10 ? "any" : null, list: option.autocomplete ? `list-${option.name}` : null,
    minlength: option.min_length && String(option.min_length), maxlength: option.max_length && String(option.max_length),
  });
  if (!option.autocomplete) return input;
  const list = el("datalist", { id: `list-${option.name}` });
  const suggest = async () => {
    const typed = input.value;
    const choices = await complete(option.name, typed);
    if (input.value !== typed) return;
    input.known = new Map(choices.map((one) => [one.name, one.value]));
    list.replaceChildren(...choices.map((one) => el("option", { value: one.name })));
  };
  input.addEventListener("input", suggest);
  input.addEventListener("focus", suggest);
  return el("span", {}, input, list);
}

async function optionValue(option, node) {
  if (node.files) return node.files.length ? fileOf(node.files[0]) : null;
  if (node.value === "") return null;
  const value = node.known?.get(node.value) ?? node.value;
  if (option.type === 5) return value === "true";
  return option.type === 4 || option.type === 10 ? Number(value) : value;
}

/* Show the options of a command; `run` gets {name: value}, `complete` also what is filled in so far. */
export function optionForm(command, names, run, complete) {
  const read = async () => {
    const pairs = await Promise.all(command.options.map(async (option) =>
      [option.name, await optionValue(option, form.elements[option.name])]));
    return Object.fromEntries(pairs.filter(([, value]) => value !== null));
  };
  const form = el("form", { class: "options", onsubmit: async (event) => {
    event.preventDefault();
    run(await read());
  } },
  el("strong", {}, `/${command.shown}`), el("small", {}, command.description),
  command.options.map((option) => el("label", { class: "field" },
    el("span", {}, option.shown, option.required ? " *" : ""), el("small", {}, option.description),
    optionField(option, names, async (focus, value) => complete(await read(), focus, value)))),
  el("button", { class: "button primary" }, "Envoyer"));
  return form;
}
