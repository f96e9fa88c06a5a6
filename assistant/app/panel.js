// Runs once, when the panel is first shown. Gradio hands in: element, trigger, watch.

let opener = null;

function addressOf(target) {
  const chip = target.closest && target.closest('a[href^="#cite-"]');
  return chip ? { chip, address: chip.getAttribute("href").slice("#cite-".length) } : null;
}

function open(found) {
  if (!element.contains(found.chip)) opener = found.chip;
  trigger("select", { id: found.address });
}

document.addEventListener("click", (event) => {
  const found = addressOf(event.target);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  open(found);
}, true);

document.addEventListener("keydown", (event) => {
  const found = event.key === " " && addressOf(event.target);
  if (found) {
    event.preventDefault();
    open(found);
  } else if (event.key === "Escape" && element.querySelector(".source")) {
    trigger("select", { id: "" });
  }
}, true);

// What is opened is brought into view and takes the focus; closed, the focus goes back to its chip.
watch("value", () => {
  requestAnimationFrame(() => {
    const heading = element.querySelector("h2");
    const mark = element.querySelector("mark");
    if (heading) heading.focus({ preventScroll: true });
    else if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    if (mark) mark.scrollIntoView({ block: "center" });
    else element.scrollTop = 0;
  });
});

// A new question is brought to the top; its answer then grows below it without moving the page.
let asked = 0;

function follow() {
  const questions = document.querySelectorAll("#chat .question");
  if (questions.length > asked) questions[questions.length - 1].scrollIntoView({ block: "start" });
  asked = questions.length;
}

// Gradio labels each message with its source text, markup and all; the text itself is enough.
function relabel() {
  for (const message of document.querySelectorAll('#chat [data-testid="bot"], #chat [data-testid="user"]')) {
    const label = message.dataset.testid === "bot" ? "Answer" : "Question";
    if (message.getAttribute("aria-label") !== label) message.setAttribute("aria-label", label);
  }
}

function settle() {
  relabel();
  follow();
}

new MutationObserver(settle).observe(document.body, {
  attributeFilter: ["aria-label"], childList: true, subtree: true,
});
settle();
