"""What every view of the panel answers before anything else: who is asking, and which permission an act needs."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import abort

from pre_admin.accounts.actor import Actor, current_actor


class Asking:
    """Stands under registers and pages alike."""

    subject: ClassVar[str]

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The stock version calls a view again after any TypeError, which buries the real one."""
        return fn(self, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """The person asking; the login wall stands before every view."""
        actor = current_actor()
        if actor is None:
            abort(401)
        return actor

    @classmethod
    def permission(cls, act: str) -> str:
        """The permission's name for an act on this subject."""
        return f"{cls.subject}.{act}"
