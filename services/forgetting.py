"""Forgetting: all of a huvudman that leaves, and who somebody was. From the command line only; it can't be undone."""

from __future__ import annotations

from dataclasses import dataclass

from plan.names import ShortNames
from plan.words import key_of
from services.deps import Deps
from services.house import changing_in, looking_in
from services.room import Room
from storage.queries import calendars, forgetting, journal, organisation

KIND = "pseudonym"


@dataclass(frozen=True)
class Stock:
    """What there is of a huvudman: rows in all, and some that people know."""

    name: str
    rows: int
    plans: int
    assignments: int
    people: int


@dataclass(frozen=True)
class Somebody:
    """A person, what the platforms call them, and what they still have: roles by name, running the plan."""

    id: int
    name: str
    accounts: tuple[str, ...]
    roles: tuple[str, ...]
    is_admin: bool

    @property
    def is_active(self) -> bool:
        """Whether something would be left without anybody if they were forgotten."""
        return bool(self.roles) or self.is_admin


@dataclass(frozen=True)
class Forgotten:
    """A person is called `name` from now on. `left` is where the old name stands in what people have written."""

    name: str
    left: tuple[tuple[str, object], ...]


def stock(deps: Deps, huvudman_id: int) -> Stock:
    """What `purge` would take away."""
    with looking_in(deps, huvudman_id) as room:
        found = forgetting.counts(room.tx, huvudman_id)
    return Stock(room.huvudman.name, sum(found.values()), found["plan"], found["assignment"], found["person"])


def purge(deps: Deps, huvudman_id: int) -> None:
    """Take away everything of a huvudman, its workspaces too. The others are left as they are."""
    with deps.database.begin() as tx:
        forgetting.purge(tx, huvudman_id)


def called(deps: Deps, huvudman_id: int, words: str) -> list[Somebody]:
    """Everybody with this name, or with this account on a platform."""
    with looking_in(deps, huvudman_id) as room:
        people = dict(organisation.people(room.tx, huvudman_id))
        accounts = forgetting.accounts_of(room.tx, huvudman_id, people)
        return [
            _somebody(room, one, name, accounts[one])
            for one, name in people.items()
            if key_of(name) == key_of(words) or words in accounts[one]
        ]


def _somebody(room: Room, person_id: int, name: str, accounts: list[str]) -> Somebody:
    actor = organisation.actor_of_person(room.tx, room.huvudman_id, person_id, room.today)
    names = {role.id: role.name for role in organisation.roles(room.tx, room.huvudman_id).values()}
    ahead = organisation.coming_holdings(room.tx, room.huvudman_id, room.today)
    held = [seat.role_id for seat in actor.seats] if actor else []
    held += [key for key, coming in ahead.items() if any(one.person_id == person_id for one in coming)]
    return Somebody(
        person_id,
        name,
        tuple(accounts),
        tuple(dict.fromkeys(names[key] for key in held)),
        actor is not None and actor.is_admin,
    )


def pseudonymise(deps: Deps, huvudman_id: int, person_id: int) -> Forgotten | Somebody:
    """Let nothing that is stored say who somebody was; what they did stays, under a name that says nothing.

    `Somebody` where they still have a role or run the plan: then nothing is changed. What people have written in
    their own words is not rewritten, but said where it is.
    """
    with changing_in(deps, huvudman_id) as room:
        people = dict(organisation.people(room.tx, huvudman_id))
        before = people[person_id]
        who = _somebody(room, person_id, before, [])
        if who.is_active:
            return who
        name = f"Person-{person_id}"
        short = ShortNames(people.values()).short(before)
        for address in calendars.feeds_of(room.tx, huvudman_id, person_id):
            calendars.revoke_feed(room.tx, huvudman_id, address.id, room.now)
        forgetting.rename(room.tx, huvudman_id, person_id, name)
        forgetting.drop_accounts(room.tx, huvudman_id, person_id)
        forgetting.drop_messages(room.tx, huvudman_id, person_id, "Personen finns inte här längre.")
        forgetting.rename_in_journal(room.tx, huvudman_id, person_id, before, name)
        forgetting.rename_in_news(room.tx, huvudman_id, (before, short), name)
        batch_id = journal.open_batch(room.tx, huvudman_id, KIND, None, room.now, None)
        if batch_id is not None:
            journal.add_event(room.tx, huvudman_id, batch_id, "person", person_id, None, {"name": name})
        return Forgotten(name, tuple(forgetting.places_with(room.tx, huvudman_id, before)))
