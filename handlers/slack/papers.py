"""Documents and calendars in Slack: `/plan rapport`, `/plan kalender`, `/plan mall`, their buttons and the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from slack_sdk.models.blocks import ButtonElement

from documents.papers.kinds import TITLES, Format, Kind
from documents.papers.word import example_template
from handlers.slack.answer import Answer, Answered, replace, reply
from handlers.slack.files import File, Files, NotSent, handed_over, not_sent_message
from handlers.slack.forms import Form, Opener, checks
from handlers.slack.forms import paper as paper_form
from handlers.slack.importing.own_templates import EXAMPLE, OWN, templates_message
from handlers.slack.kit import Message, button
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.reviews import Reviews
from handlers.slack.says import message, says
from handlers.taking_out import CalendarAddress, TakeOut, TakingRequest
from plan.privacy import has_personal_identity_number
from services import feeds, taking, templates
from services.deps import Deps
from services.reports import Paper, UnitUnknown
from services.results import AdminOnly
from services.taking import Choices, NotYours, TemplateBroken, TooLarge, Wanted, What

PAPER = "paper"
SHARE_PAPER = "paper.share"
PAPER_FORM = "paper.form"
FEED = "feed"
_BUTTONS = (
    ("Uppföljning (Word)", Wanted(What.FOLLOW_UP)),
    ("Uppföljning (PDF)", Wanted(What.FOLLOW_UP, format=Format.PDF)),
    ("Skollagen 4:6 (Word, PDF)", Wanted(What.DOCUMENTATION)),
    ("Åtaganden (Excel)", Wanted(What.TASKS)),
    ("Kalender (fil)", Wanted(What.CALENDAR)),
    ("Allt (JSON)", Wanted(What.EVERYTHING)),
)
# What everybody in a channel may see when it is shared there: not all that is stored.
_SHARED = frozenset(What) - {What.EVERYTHING}
_LONGEST = 500


class Papers:
    """Answers what is about taking something out."""

    def __init__(self, deps: Deps, files: Files, opener: Opener, profiles: Profiles) -> None:
        self._deps, self._files, self._opener = deps, files, opener
        self.reviews = Reviews(deps, opener, profiles)

    def asked(self, request: Request, read: TakingRequest) -> Answered:
        """What was written after `/plan`."""
        if isinstance(read, TakeOut):
            if read.what is None:
                return self._choose(request)
            return self._send(request, Wanted(read.what, read.unit, read.registration, format=read.format))
        if isinstance(read, CalendarAddress):
            return self._calendar(request, read)
        return self._templates(request)

    def clicks(self) -> dict[str, Callable[[Request], Answer]]:
        """The verbs of the buttons."""
        return {
            PAPER: self._clicked,
            SHARE_PAPER: self._share,
            PAPER_FORM: self._open,
            FEED: self._feed_clicked,
            EXAMPLE: self._example,
            OWN: self._own,
            **self.reviews.clicks(),
        }

    def forms(self) -> dict[str, Form]:
        """The forms, by their ids."""
        return {paper_form.NAME: Form(self._filled_in, paper_form.check), **self.reviews.forms()}

    def _choose(self, request: Request) -> Message:
        found = taking.choices(self._deps, request.asker)
        if isinstance(found, NotYours):
            return message(says("dokument.not_yours", svar=found))
        made = [
            button(text, PAPER_FORM if one.what is What.DOCUMENTATION else PAPER, paper_value(one))
            for text, one in _BUTTONS
            if one.what in found.what
        ]
        return message(
            says("dokument.choose", val=found), says("dokument.choose_hint", val=found), buttons=made
        )

    def _clicked(self, request: Request) -> Answer:
        wanted = wanted_from(request.value)
        return self._send(request, wanted) if wanted else _gone()

    def _open(self, request: Request) -> Answer:
        found = taking.choices(self._deps, request.asker)
        if isinstance(found, NotYours):
            return reply(message(says("dokument.not_yours", svar=found)))
        return self._opener.open(request, paper_form.drawn(found.huvudman, found.units))

    def _filled_in(self, request: Request) -> Answered:
        """The document that a form asks for; the form says where it is."""
        wanted = Wanted(
            What.DOCUMENTATION,
            request.fields.get("unit", ""),
            request.fields.get("registration", "").strip(),
            checks.day_in(request, "on"),
            Format.PDF if request.fields.get(paper_form.FORMAT) == Format.PDF else Format.WORD,
        )
        made = self._made(request, wanted)
        if isinstance(made, Message):
            return made
        sent = self._files.send_file(request.account.external_id, made, _said(made))
        if isinstance(sent, NotSent):
            return not_sent_message(sent, made.title)
        return message(says("filer.sent", vad=made.title), buttons=_share_buttons(request, wanted))

    def _send(self, request: Request, wanted: Wanted) -> Answer:
        made = self._made(request, wanted)
        if isinstance(made, Message):
            return reply(made)
        sent = self._files.send_file(request.account.external_id, made, _said(made))
        return handed_over(request, sent, made.title, _share_buttons(request, wanted))

    def _share(self, request: Request) -> Answer:
        """The same document, made as it is now, where the button was clicked."""
        wanted = wanted_from(request.value)
        if wanted is None or wanted.what not in _SHARED:
            return _gone()
        made = self._made(request, wanted)
        if isinstance(made, Message):
            return reply(made)
        sent = self._files.share_file(request.channel_id, made, _said(made))
        if isinstance(sent, NotSent):
            return reply(not_sent_message(sent, made.title))
        return replace(message(says("filer.shared", vad=made.title)))

    def _made(self, request: Request, wanted: Wanted) -> File | Message:
        """The file, or why there is none."""
        found = taking.take(self._deps, request.asker, wanted)
        match found:
            case Paper():
                return File(found.name, found.title, found.data, found.title, found.lost)
            case AdminOnly():
                return message(says("plan.admin_only", svar=found))
            case NotYours():
                return message(says("dokument.not_yours", svar=found))
            case UnitUnknown():
                offered = taking.choices(self._deps, request.asker)
                units = offered.units if isinstance(offered, Choices) else ()
                return message(says("dokument.unit_unknown", svar=found, enheter=units))
            case TemplateBroken():
                return message(says("dokument.template_broken", svar=found))
            case TooLarge():
                return message(says("dokument.too_large"))

    def _templates(self, request: Request) -> Message:
        return templates_message(templates.own_templates(self._deps, request.asker))

    def _example(self, request: Request) -> Answer:
        """Utgå från: the template that comes along, as a file to change and drop."""
        return self._template_file(request, example_template)

    def _own(self, request: Request) -> Answer:
        """Er mall: the one that is in use."""
        return self._template_file(
            request, lambda kind: templates.own_template(self._deps, request.asker, kind)
        )

    def _template_file(self, request: Request, content: Callable[[Kind], bytes | AdminOnly | None]) -> Answer:
        if request.value not in list(Kind):
            return _gone()
        kind = Kind(request.value)
        found = content(kind)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        if found is None:
            return reply(message(says("dokument.no_own_template", titel=TITLES[kind])))
        title = f"Word-mall: {TITLES[kind]}"
        file = File(f"mall-{kind.value}.docx", title, found, title)
        sent = self._files.send_file(
            request.account.external_id, file, says("dokument.template_file", fil=file)
        )
        return handed_over(request, sent, title)

    def _calendar(self, request: Request, read: CalendarAddress) -> Message:
        deps, asker = self._deps, request.asker
        match read.do:
            case "give" | "renew":
                return feed_message(
                    feeds.give_feed(deps, asker, read.words, renew=read.do == "renew"), read.words
                )
            case "revoke":
                return feed_message(feeds.revoke_feeds(deps, asker, read.words), read.words)
        return feed_message(feeds.list_feeds(deps, asker), "")

    def _feed_clicked(self, request: Request) -> Answer:
        do, _, words = request.value.partition("|")
        if do not in ("give", "renew") or len(words) > _LONGEST or has_personal_identity_number(words):
            return _gone()
        return reply(self._calendar(request, CalendarAddress(do, words)))


def feed_message(outcome: feeds.FeedOutcome, words: str) -> Message:
    """What came of asking for a calendar's address. An address is seen by the asker alone."""
    match outcome:
        case feeds.FeedGiven():
            return message(says("dokument.feed", svar=outcome), says("dokument.feed_hint"))
        case feeds.FeedExists():
            renew = button("Ny adress", FEED, f"renew|{words[:_LONGEST]}")
            return message(says("dokument.feed_exists", svar=outcome), buttons=[renew])
        case feeds.FeedList():
            offered = [button("Min kalender", FEED, "give|min"), button("Hela årshjulet", FEED, "give|alla")]
            return message(says("dokument.feeds", svar=outcome), says("dokument.feeds_hint"), buttons=offered)
        case feeds.FeedRevoked():
            return message(says("dokument.feeds_revoked", svar=outcome))
        case feeds.FeedUnknown():
            return message(says("dokument.feed_unknown", svar=outcome))
        case feeds.NoAddress():
            as_file = button("Kalender som fil", PAPER, paper_value(Wanted(What.CALENDAR)))
            return message(says("dokument.no_address"), buttons=[as_file])
        case AdminOnly():
            return message(says("dokument.not_yours", svar=outcome))


def paper_value(wanted: Wanted) -> str:
    """What a button carries: what is wanted, of whom, with which number and day."""
    on = wanted.on.isoformat() if wanted.on else ""
    what = wanted.what.value if wanted.format is Format.WORD else f"{wanted.what.value}.{wanted.format.value}"
    return "|".join((what, on, wanted.registration.replace("|", " "), wanted.unit))


def wanted_from(value: str) -> Wanted | None:
    """What a button carries, read; None for what was made up."""
    parts = [*value.split("|", 3), "", "", ""][:4]
    if len(value) > _LONGEST or has_personal_identity_number(value):
        return None
    what, _, format_ = parts[0].partition(".")
    on = parts[1]
    try:
        return Wanted(
            What(what),
            parts[3],
            parts[2],
            date.fromisoformat(on) if on else None,
            Format(format_ or Format.WORD),
        )
    except ValueError:
        return None


def _share_buttons(request: Request, wanted: Wanted) -> list[ButtonElement]:
    """Shares it where it was asked for, if that is no private place and the value fits a button."""
    value = paper_value(wanted)
    if wanted.what not in _SHARED or len(value) > _LONGEST or not request.channel_id:
        return []
    return [button("Visa i kanalen", SHARE_PAPER, value)]


def _said(file: File) -> str:
    return says("dokument.sent", fil=file)


def _gone() -> Answer:
    return reply(message(says("svar.gone")))
