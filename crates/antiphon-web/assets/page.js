// After a change of page without a reload, whoever uses a keyboard or a screen reader begins at the new content.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.boosted) document.querySelector("main")?.focus({ preventScroll: true });
});

// A link's secret stands behind its #, where no server and no log sees it. It goes into its field and out of the address.
function takeSecret() {
  const field = document.querySelector("[data-from-hash]");
  if (!field || location.hash.length < 2) return;
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
document.addEventListener("DOMContentLoaded", takeSecret);

// Whoever opens a link before he is signed in keeps its secret: browsers hand on what stands behind the # of a form's
// address to where its answer leads.
document.addEventListener("DOMContentLoaded", () => {
  const door = document.querySelector('form[action="/sign-in"]');
  if (door && location.hash.length > 1) door.action += location.hash;
});
