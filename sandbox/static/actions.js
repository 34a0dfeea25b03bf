// Buttons and menus in messages.

const dialog = document.getElementById("confirm");

export function confirmed(words) {
  document.getElementById("confirm-title").textContent = words.title.text;
  document.getElementById("confirm-text").textContent = words.text.text;
  document.getElementById("confirm-no").textContent = words.deny.text;
  const yes = document.getElementById("confirm-yes");
  yes.textContent = words.confirm.text;
  yes.classList.toggle("dialog-danger", words.style === "danger");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// What is chosen or written in a field, menu or group of boxes.
export function valueOf(source) {
  if (!source.matches("fieldset")) return source.value || null;
  const chosen = [...source.querySelectorAll("input:checked")].map((box) => box.value);
  return source.querySelector("input[type=radio]") ? chosen[0] ?? null : chosen;
}

const ours = (source) => source && !source.closest("#modal");

export function startActions(user, say) {
  let filling = Promise.resolve();

  // A field is written down at once; the bot hears of it with the next click.
  function fill(source) {
    const { channel, ts, action, block, home } = source.dataset;
    const values = { [block]: { [action]: valueOf(source) } };
    filling = filling.then(() => fetch(home ? "/sandbox/home/fill" : "/sandbox/fill", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, channel, ts, values }),
    })).catch(() => say("Ingen kontakt med arbetsytan."));
  }

  async function act(source, value) {
    const { channel, ts, action, block, confirm, home } = source.dataset;
    if (source.getAttribute("aria-busy") === "true") return;
    if (confirm && !(await confirmed(JSON.parse(confirm)))) {
      if ("selectedIndex" in source) source.selectedIndex = 0;
      return;
    }
    source.setAttribute("aria-busy", "true");
    source.closest("details.overflow")?.removeAttribute("open");
    try {
      await filling;
      const answer = await fetch(home ? "/sandbox/home/act" : "/sandbox/click", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ user, channel, ts, action_id: action, block_id: block, value, wait: 4, for: "ack" }),
      });
      if (!answer.ok) say("Det gick inte: meddelandet har ändrats eller tagits bort.");
    } catch {
      say("Ingen kontakt med arbetsytan.");
    }
    // Most answers replace the message within a moment; the button then goes with it.
    setTimeout(() => source.removeAttribute("aria-busy"), 400);
  }

  async function shortcut(source) {
    const { channel, ts, shortcut } = source.dataset;
    source.closest("details.more")?.removeAttribute("open");
    try {
      const answer = await fetch("/sandbox/shortcut", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ user, channel, ts, shortcut, wait: 4 }),
      });
      if (!answer.ok) say("Det gick inte: meddelandet har ändrats eller tagits bort.");
    } catch {
      say("Ingen kontakt med arbetsytan.");
    }
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-shortcut]");
    if (chosen) shortcut(chosen);
    const source = event.target.closest("button[data-action], a[data-action]");
    if (ours(source)) act(source, source.dataset.value ?? null);
    for (const open of document.querySelectorAll("details:is(.overflow, .more)[open]")) {
      if (!open.contains(event.target)) open.removeAttribute("open");
    }
  });

  document.addEventListener("change", (event) => {
    const source = event.target.closest("[data-action]");
    if (!ours(source) || source.matches("button, a")) return;
    if ("quiet" in source.dataset) fill(source);
    else act(source, valueOf(source));
  });
}
