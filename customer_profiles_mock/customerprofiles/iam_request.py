"""moto's check of a request against IAM policies, for an action of any service.

Imported once enforcement is on: moto's module is large.
"""

from __future__ import annotations

from typing import Any

from moto.iam.access_control import IAMRequest


class ActionRequest(IAMRequest):
    """`action` with its service, as in `iam:PassRole`; moto would take the service that signed."""

    def __init__(self, *, action: str, **whose: Any) -> None:
        super().__init__(action=action, **whose)
        self._action = action
