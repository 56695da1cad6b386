"""Activities announced ahead of time."""

from __future__ import annotations

from tests.oracle.process.acts import Act, date
from tests.oracle.process.annals import History


def notify(history: History, act: Act) -> list[str]:
    if act.by not in history.terms.parties:
        return ["role"]
    begins = act.date("begins")
    if begins is None:
        return ["rejected"]
    required = max(
        (
            rule.days
            for rule in history.terms.agreement.notices
            if rule.activity == act.text("activity")
            and (act.by in rule.by or not rule.by)
            and act.number("size") >= rule.from_size
        ),
        default=0,
    )
    ahead = begins - act.own
    in_time = ahead >= required
    history.notices.append(
        {
            "entry": act.index,
            "party": act.by,
            "activity": act.text("activity"),
            "begins": date(begins),
            "ends": date(act.date("ends") or begins),
            "notice_days": ahead,
            "required_days": required,
            "in_time": in_time,
        }
    )
    return [] if in_time else ["short-notice"]
