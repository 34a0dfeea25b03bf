// Buttons and menus in messages.

const dialog = document.getElementById("confirm");

function confirmed(words) {
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

export function startActions(user, say) {
  async function act(source, value) {
    const { channel, ts, action, block, confirm } = source.dataset;
    if (source.getAttribute("aria-busy") === "true") return;
    if (confirm && !(await confirmed(JSON.parse(confirm)))) {
      if ("selectedIndex" in source) source.selectedIndex = 0;
      return;
    }
    source.setAttribute("aria-busy", "true");
    source.closest("details.overflow")?.removeAttribute("open");
    try {
      const answer = await fetch("/sandbox/click", {
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

  document.addEventListener("click", (event) => {
    const source = event.target.closest("button[data-action], a[data-action]");
    if (source) act(source, source.dataset.value ?? null);
    for (const open of document.querySelectorAll("details.overflow[open]")) {
      if (!open.contains(event.target)) open.removeAttribute("open");
    }
  });

  document.addEventListener("change", (event) => {
    const source = event.target.closest("[data-action]");
    if (!source || source.matches("button, a")) return;
    if (source.matches("fieldset")) {
      const chosen = [...source.querySelectorAll("input:checked")].map((box) => box.value);
      act(source, source.querySelector("input[type=radio]") ? chosen[0] : chosen);
    } else if (source.multiple) act(source, [...source.selectedOptions].map((option) => option.value));
    else act(source, source.value || null);
  });
}
