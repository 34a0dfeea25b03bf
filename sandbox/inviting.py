"""Slack's own `/invite`: somebody who is in a channel lets another in, an app's bot too. No app hears the command."""

from __future__ import annotations

from sandbox import texts
from sandbox.seed import Channel
from sandbox.workspace import UnknownError, Workspace

COMMAND = "/invite"


def invite(workspace: Workspace, person: str, room: Channel, text: str) -> str:
    """Let whom `text` names (`@namn`) into the room, and say so there; gives why not, "" where it was done."""
    if room.is_im:
        return texts.NOT_HERE
    try:
        invited = workspace.user(text.strip())
    except UnknownError:
        return texts.INVITE_WHOM
    if invited.deleted:
        return texts.INVITE_WHOM
    if invited.id in room.members:
        return texts.ALREADY_IN.format(name=invited.real_name)
    room.members.add(invited.id)
    workspace.post(room.id, invited.id, texts.INVITED.format(by=person))
    return ""
