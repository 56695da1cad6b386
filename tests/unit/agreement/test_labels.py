"""Each key that a person may meet has a name, in forms and variants alike."""

from __future__ import annotations

from paripassu.agreement.labels import IN_DAYS, LABELS
from paripassu.agreement.measure import Stage
from paripassu.agreement.variants.model import NAMED, SINGLE, UNNAMED


def test_every_key_has_a_label_and_no_label_is_left_over() -> None:
    keys = {kind: {*model.model_fields} - {"id"} for kind, (model, _) in NAMED.items()}
    keys |= {kind: {*model.model_fields} for kind, model in UNNAMED.items()}
    keys |= {kind: {*found} for kind, found in SINGLE.items()}
    keys["stage"] = {*Stage.model_fields}
    assert {kind: {*labels} for kind, labels in LABELS.items()} == keys
    assert all(key in LABELS[kind] for kind, key in IN_DAYS)
