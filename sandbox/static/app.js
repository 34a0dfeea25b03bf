// Keeps an open page up to date, and lets the other parts begin.
import { startActions } from "./actions.js";
import { startClock, takeClock } from "./clock.js";
import { startComposers } from "./composer.js";
import { startModal, takeAnswer, takeModal } from "./modal.js";
import { say } from "./status.js";

const body = document.body;
const { user, channel, thread } = body.dataset;
const list = document.getElementById("messages");
const home = document.getElementById("home");
const panel = document.getElementById("thread");
const status = document.querySelector(".status");

const nearEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 160;
const toEnd = (box) => { box.scrollTop = box.scrollHeight; };

function element(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

function divider(date, day) {
  const heading = document.createElement("h3");
  heading.className = "day";
  heading.dataset.date = date;
  const text = document.createElement("span");
  text.textContent = day;
  heading.append(text);
  return heading;
}

function put(box, prefix, update, html) {
  const old = document.getElementById(`${prefix}-${update.ts}`);
  const fresh = html ? element(html) : null;
  if (old && fresh) {
    const focused = old.contains(document.activeElement);
    const follow = old === box.lastElementChild && nearEnd(box);
    old.replaceWith(fresh);
    if (follow) toEnd(box);
    if (focused) { fresh.tabIndex = -1; fresh.focus({ preventScroll: true }); }
  }
  else if (old) old.remove();
  else if (fresh && update.kind === "posted") {
    const follow = nearEnd(box);
    box.querySelector(".empty")?.remove();
    const days = box.querySelectorAll(".day");
    if (prefix === "m" && days[days.length - 1]?.dataset.date !== update.date) box.append(divider(update.date, update.day));
    box.append(fresh);
    if (follow) toEnd(box);
  }
}

// Another day: those between the messages change their names, and today's comes last.
function renameDays(update) {
  if (!list) return;
  for (const heading of list.querySelectorAll(".day")) {
    const name = update.days[heading.dataset.date];
    if (name) heading.firstElementChild.textContent = name;
  }
  if (!update.version) return;
  const days = [...list.querySelectorAll(".day")];
  const last = days[days.length - 1];
  if (last?.dataset.date === update.date) return;
  const follow = nearEnd(list);
  if (last && last === list.lastElementChild) last.remove();
  list.append(divider(update.date, update.days[update.date]));
  if (follow) toEnd(list);
}

function markUnread(id) {
  const link = document.querySelector(`#sidebar nav a[data-channel="${CSS.escape(id)}"]`);
  if (!link) return;
  link.classList.add("has-news");
  link.querySelector(".unread").hidden = false;
}

async function fetchAnew(box, query) {
  const answer = await fetch(`/${user}/${channel}/messages${query}`);
  if (!answer.ok) return;
  lastSeen = answer.headers.get("X-Sequence") ?? lastSeen;
  const html = await answer.text();
  const follow = nearEnd(box);
  box.innerHTML = html;
  if (follow) toEnd(box);
}

// What was in focus stays so where it is still there: by its place, since the bot may have said it in other words.
function takeHome(html) {
  const focused = home.contains(document.activeElement) ? document.activeElement.dataset.action : "";
  home.innerHTML = html;
  if (focused) home.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

async function fetchHome() {
  const answer = await fetch(`/${user}/tab`);
  if (!answer.ok) return;
  lastSeen = answer.headers.get("X-Sequence") ?? lastSeen;
  takeHome(await answer.text());
}

function take(update) {
  if (update.kind === "modal") {
    takeModal(update.html, update.sequence);
    return;
  }
  if (update.kind === "home") {
    if (home) takeHome(update.html);
    return;
  }
  if (update.kind === "stale") {
    fetch(`/${user}/modal`).then(takeAnswer).catch(() => {});
    if (home) { fetchHome(); return; }
    fetchAnew(list, "");
    if (panel) fetchAnew(panel, `?thread=${encodeURIComponent(thread)}`);
    return;
  }
  if (update.kind === "clock") {
    takeClock(update);
    renameDays(update);
    return;
  }
  if (update.channel !== channel || home) {
    if (update.kind === "posted") markUnread(update.channel);
    return;
  }
  if (!update.reply) put(list, "m", update, update.html);
  if (panel && (update.thread === thread || update.ts === thread)) put(panel, "t", update, update.panel);
}

let lastSeen = body.dataset.since;
let lost = 0;
function listen() {
  const source = new EventSource(`/${user}/events?since=${lastSeen}`);
  source.onopen = () => { lost = 0; status.hidden = true; body.dataset.live = "yes"; };
  source.onmessage = (message) => {
    const update = JSON.parse(message.data);
    if (update.sequence) lastSeen = update.sequence;
    take(update);
  };
  source.onerror = () => {
    // A new connection asks for what came meanwhile; the browser's own would ask from the beginning.
    source.close();
    delete body.dataset.live;
    lost += 1;
    if (lost > 2) {
      status.textContent = "Ingen kontakt med arbetsytan. Försöker igen.";
      status.hidden = false;
    }
    setTimeout(listen, Math.min(500 * lost, 5000));
  };
}

const menu = document.getElementById("menu");
const shade = document.getElementById("shade");
function openMenu(open) {
  body.classList.toggle("menu-open", open);
  menu.setAttribute("aria-expanded", String(open));
  shade.hidden = !open;
  if (open) document.querySelector("#sidebar summary").focus();
}
menu.addEventListener("click", () => openMenu(!body.classList.contains("menu-open")));
shade.addEventListener("click", () => openMenu(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && body.classList.contains("menu-open")) { openMenu(false); menu.focus(); }
});

if (list) toEnd(list);
if (panel) toEnd(panel);
if (matchMedia("(hover: hover)").matches) document.querySelector(`${panel ? "#panel" : "main"} textarea`)?.focus();
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
startComposers();
startActions(user, say);
startClock();
startModal();
listen();
