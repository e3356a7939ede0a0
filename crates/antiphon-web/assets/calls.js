// Pages with calls in progress show them as they change. Without this script one reloads to see what is the case.
let source = null;

function wanted() {
  return document.querySelector("[data-live-calls]")?.dataset.liveCalls;
}

function heed(event) {
  const changed = event.data.split(" ");
  const shown = wanted();
  if (shown && (shown === "all" || changed.includes("all") || changed.includes(shown))) {
    document.body.dispatchEvent(new Event("calls"));
  }
}

function look() {
  if (wanted() && !source) {
    source = new EventSource("/events/calls");
    source.addEventListener("calls", heed);
  } else if (!wanted() && source) {
    source.close();
    source = null;
  }
}

look();
document.addEventListener("htmx:load", look);
addEventListener("pagehide", () => source?.close());
