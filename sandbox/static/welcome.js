// The first page has nothing that changes but the time.
import { startClock, takeClock } from "./clock.js";

startClock();
const source = new EventSource("/clock/events");
source.onopen = () => { document.body.dataset.live = "yes"; };
source.onmessage = (message) => {
  const update = JSON.parse(message.data);
  if (update.kind === "clock") takeClock(update);
};
