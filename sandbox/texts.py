"""What Slack itself says in the sandbox, in Swedish."""

from __future__ import annotations

TIMED_OUT = "{what} svarade inte i tid (operation_timeout). Det kan ändå ha gått igenom."
FAILED = "{what} gick inte att nå (dispatch_failed)."
BAD_ANSWER = "{what} svarade med något som Slack inte tar emot ({error})."
UNKNOWN_COMMAND = "{command} är inget kommando som finns här. Kommandon i den här arbetsytan: {known}."
NO_COMMANDS = "{command} är inget kommando som finns här. Appen har inga kommandon."
NOT_IN_THREADS = "{command} går inte att använda i trådar. Skriv kommandot i kanalen i stället."
BUTTON = "Knappen"
MENU = "Menyn"
