"""What the inspectorate found, and what was decided."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Attempt, History


def finding(history: History, act: Act) -> list[str]:
    """Take a finding on a claim, on a dispute, or on an account."""
    terms, of = history.terms, act.entry("of")
    rules = [] if act.by in terms.offices else ["role"]
    if "of" not in act.body:
        return rules
    dispute = history.disputes.get(of)
    attempt: Attempt | None
    if dispute is not None and dispute.step in terms.steps:
        key, attempt = dispute.step, dispute.attempt
    elif of in history.claims and history.claims[of][0] in terms.steps:
        key, attempt = history.claims[of]
        if act.by != terms.inspectorate:
            rules.append("no-dispute")
    else:
        return [*rules, "no-claim"]
    verdict, course = act.body.get("verdict"), history.steps[key]
    if verdict == "consistent" and act.number("defects") > 0:
        rules.append("verdict-against-findings")
    if rules:
        return rules
    stands = attempt is course.attempt and not course.gone
    if verdict == "violation":
        history.violated.append((key, attempt, act.index, act.by))
    elif verdict == "undone":
        history.undone.append((key, None, act.index, attempt, act.by))
    elif verdict == "consistent" and stands:
        assert attempt is not None
        if dispute is not None and act.by == terms.decides:
            if dispute.closed is None:
                dispute.closed, dispute.how = act.day, "stood"
            dispute.contested = False
        if act.by == terms.inspectorate and (attempt.claims or history.by_itself(key)):
            detect = min(max(act.number("detect"), Fraction(0)), Fraction(1))
            draw = act.text("draw") if "draw" in act.body else None
            attempt.found.append((act.index, act.day, draw, detect))
    if act.text("draw") in history.draws:
        history.draws[act.text("draw")]["findings"].append(
            {"entry": act.index, "verdict": verdict, "detect": act.number("detect")}
        )
    return []
