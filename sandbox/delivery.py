"""Bringing things to the bot: which way, what goes wrong with it, and trying events again."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any, Protocol

from sandbox.core import Core
from sandbox.record import Delivery


class Transport(Protocol):
    """A way to the bot: Socket Mode or HTTP."""

    async def send(self, delivery: Delivery) -> None:
        """Send it, wait for the acknowledgement, and note on it how it went."""


class Courier:
    """Delivers over the transport that the manifest and the start options gave."""

    def __init__(self, core: Core, transport: Transport, drop: Any) -> None:
        self._core, self._transport, self._drop = core, transport, drop

    def prepare(
        self,
        kind: str,
        payload: dict[str, Any],
        *,
        retry: int = 0,
        reason: str = "",
        copy_of: str | None = None,
    ) -> Delivery:
        """A delivery that is about to be sent, on record."""
        delivery = Delivery(
            id=str(uuid.uuid4()),
            kind=kind,
            payload=payload,
            transport="socket" if self._core.socket_mode else "http",
            sent_at=time.time(),
            retry=retry,
            retry_reason=reason,
            copy_of=copy_of,
        )
        self._core.record.deliveries.append(delivery)
        return delivery

    async def send(self, delivery: Delivery, channel: str | None = None) -> None:
        """Send it, with the fault that is waiting for it, if any."""
        fault = self._core.faults.strike(delivery.kind, channel) if delivery.copy_of is None else None
        kind = fault.kind if fault is not None else None
        if fault is not None and kind == "slow":
            await asyncio.sleep(fault.delay)
        if kind == "lost":
            await asyncio.sleep(self._core.settings.ack_timeout)
            delivery.status = "operation_timeout"
        elif kind == "twice":
            repeated = delivery.kind == "events_api"
            again = self.prepare(
                delivery.kind,
                delivery.payload,
                retry=1 if repeated else 0,
                reason="http_timeout" if repeated else "",
                copy_of=delivery.id,
            )
            await asyncio.gather(self._transport.send(delivery), self._transport.send(again))
        elif kind == "drop_connection":
            sending = asyncio.ensure_future(self._transport.send(delivery))
            await asyncio.sleep(0)
            self._drop()
            await sending
        else:
            await self._transport.send(delivery)
        self._core.changed.fire()

    async def send_event(self, payload: dict[str, Any], channel: str | None = None) -> None:
        """Deliver an event; until it is acknowledged, again after each time in the settings."""
        delivery = self.prepare("events_api", payload)
        await self.send(delivery, channel)
        for number, pause in enumerate(self._core.settings.event_retries, 1):
            if delivery.status == "ok" or delivery.no_retry:
                return
            reason = "http_timeout" if delivery.status == "operation_timeout" else "http_error"
            if self._core.socket_mode:
                reason = "timeout"
            await asyncio.sleep(pause)
            delivery = self.prepare("events_api", payload, retry=number, reason=reason)
            await self.send(delivery, channel)
