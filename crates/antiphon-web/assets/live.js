// News from the server: every page shows by its lamp how many messages are new, and whatever page shows a mailbox asks
// for itself anew when the mailbox changes.
// Without this script every page works all the same; one has to reload it to see what came meanwhile.
const news = new EventSource("/events");

news.addEventListener("mailbox", () => {
  document.body.dispatchEvent(new Event("lamp"));
  // Nobody loses what plays or what is being typed because of news.
  const playing = [...document.querySelectorAll("audio")].some((audio) => !audio.paused && !audio.ended);
  const typing = document.activeElement?.matches("input, textarea, select");
  if (!playing && !typing) document.body.dispatchEvent(new Event("news"));
});

addEventListener("pagehide", () => news.close());
