// The bar with the workspace's date and time, and the buttons that move it on.
import { say } from "./status.js";

const bar = document.getElementById("clock");
let moved = null;

export function takeClock(update) {
  if (!bar) return;
  const focused = bar.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && [...bar.querySelectorAll("button")].indexOf(focused);
  bar.innerHTML = update.html;
  if (focused) {
    const buttons = [...bar.querySelectorAll("button")];
    (buttons.find((button) => button.value === focused.value) ?? buttons[Math.min(place, buttons.length - 1)]).focus();
  }
  if (moved !== null && moved !== update.version) say(`Nu är det ${update.words}.`);
  moved = update.version;
}

export function startClock() {
  bar?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, value } = event.submitter;
    const answer = await fetch(event.target.action, {
      method: "POST",
      body: new URLSearchParams({ [name]: value }),
      headers: { "X-Requested-With": "fetch" },
    }).catch(() => null);
    if (!answer) say("Ingen kontakt med arbetsytan.");
    else if (!answer.ok) say(await answer.text());
  });
}
