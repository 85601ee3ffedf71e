/* The Markdown that Discord shows, as elements; `names` turns mentions into words. */

import { el } from "./dom.js";

const ZONE = "Europe/Paris";
const STYLES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export function instant(date, style = "f", now = new Date()) {
  if (style !== "R") return new Intl.DateTimeFormat("fr-FR", { timeZone: ZONE, ...STYLES[style] }).format(date);
  const seconds = (date - now) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat("fr", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

const pill = (text, title) => el("span", { class: "mention", title }, text);
const wrap = (tag, attributes) => ([, inner], names) => el(tag, attributes, inline(inner, names));
const link = (url, ...text) => el("a", { href: url, target: "_blank", rel: "noreferrer" }, ...text);

/* Tried in this order wherever a token may begin. */
const TOKENS = [
  [/^\\([\\*_~`|>#[\]()-])/, ([, char]) => char],
  [/^``?([^`]+)``?/, ([, code]) => el("code", {}, code)],
  [/^\*\*([^]+?)\*\*(?!\*)/, wrap("strong")],
  [/^__([^]+?)__(?!_)/, wrap("u")],
  [/^~~([^]+?)~~/, wrap("s")],
  [/^\|\|([^]+?)\|\|/, ([, inner], names) => el("span", {
    class: "spoiler", tabindex: "0", onclick: (event) => event.currentTarget.classList.add("open"),
  }, inline(inner, names))],
  [/^\*(?!\s)([^*]+?)\*/, wrap("em")],
  [/^_(?!\s)([^_]+?)_(?!\w)/, wrap("em")],
  [/^\[([^\]]+)\]\(<?(https?:\/\/[^)>\s]+)>?\)/, ([, text, url], names) => link(url, inline(text, names))],
  [/^<@!?(\d+)>/, ([, id], names) => pill(`@${names.member(id)}`)],
  [/^<@&(\d+)>/, ([, id], names) => pill(`@${names.role(id)}`)],
  [/^<#(\d+)>/, ([, id], names) => pill(`#${names.channel(id)}`)],
  [/^<\/([^:>]+):\d+>/, ([, name]) => pill(`/${name}`)],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, ([, seconds, style], names) => {
    const date = new Date(seconds * 1000);
    return el("time", { class: "time", title: instant(date, "F"), datetime: date.toISOString() },
      instant(date, style, names.now()));
  }],
  [/^<a?:(\w+):\d+>/, ([, name]) => `:${name}:`],
  [/^@(everyone|here)\b/, ([whole]) => pill(whole)],
  [/^<?(https?:\/\/[^\s<>]+[^\s<>.,;:!?'")\]])>?/, ([, url]) => link(url, url)],
];

export function inline(text, names) {
  const parts = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const inWord = /\w/.test(text[at - 1] ?? "") && rest[0] === "_";
    const [match, make] = (inWord ? [] : TOKENS.map(([pattern, make]) => [pattern.exec(rest), make]))
      .find(([match]) => match) ?? [];
    if (match) {
      parts.push(plain, make(match, names));
      plain = "";
      at += match[0].length;
    } else {
      plain += text[at++];
    }
  }
  return [...parts, plain].filter((part) => part !== "");
}

const LINES = [
  [/^(#{1,3}) (.+)/, ([, marks, text], names) => el(`h${marks.length + 2}`, {}, inline(text, names))],
  [/^-# (.+)/, ([, text], names) => el("small", { class: "subtext" }, inline(text, names))],
  [/^> ?(.*)/, ([, text], names) => el("blockquote", {}, inline(text, names))],
  [/^\s*(?:[-*]|\d+\.) (.+)/, ([line, text], names) => el("div", {
    class: "item", "data-mark": line.trim().split(" ")[0].replace(/[-*]/, "•"),
    "data-deep": /^\s/.test(line),
  }, inline(text, names))],
];

export function markdown(text, names) {
  const box = el("div", { class: "markdown" });
  for (const [index, block] of (text ?? "").split("```").entries()) {
    if (index % 2) {
      box.append(el("pre", {}, block.replace(/^[a-z]*\n/, "")));
      continue;
    }
    for (const line of block.replace(/^\n|\n$/g, "").split("\n")) {
      const [match, make] = LINES.map(([pattern, make]) => [pattern.exec(line), make]).find(([match]) => match) ?? [];
      box.append(match ? make(match, names) : el("div", { class: "line" }, inline(line, names)));
    }
  }
  return box;
}
