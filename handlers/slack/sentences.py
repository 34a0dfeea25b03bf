"""What the transport itself says, when there is no answer of a handler to show."""

BUSY = "Det är många som skriver just nu. Inget är ändrat; försök igen om en stund."
NO_SUCH_COMMAND = "Jag känner inte till {command}. Skriv {known}."
NO_SUCH_BUTTON = "Den knappen gäller inte längre. Skriv kommandot igen, så får du nya knappar."
OTHER_WORKSPACE = "Årshjul är inte kopplat till den här arbetsytan. Fråga den som installerade Årshjul."
UNREADABLE = "Jag kunde inte läsa det som kom från Slack. Inget är ändrat; försök igen."
NOT_SHOWN = "Jag kunde inte läsa planen just nu. Öppna fliken igen om en stund."
FAILED = "Jag kunde inte spara just nu. Inget är ändrat; försök igen om en stund. (Felkod {code})"
