"""The published lists: by which words a report says that somebody says something.

The verbs are those of news reporting (compare the reporting verbs of textacy and of rsyntax's
quote queries, and the directives and commissives of Searle's classes), by what has to follow for
the sentence to give content.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """Give the words of a list that is written as one text."""
    return frozenset(words.split())


#: A clause or a quotation follows or goes before, or the words themselves are the content.
SAYING = listed(
    "say tell state add note claim allege report warn explain announce declare insist reveal "
    "estimate believe fear think suspect predict forecast argue assert affirm acknowledge "
    "admit concede confirm contend maintain emphasize emphasise stress underline underscore "
    "highlight point observe remark comment conclude suggest indicate disclose inform notify "
    "assure remind caution testify deny complain reiterate repeat respond reply answer "
    "counter retort write tweet post continue recall joke quip promise pledge vow swear "
    "threaten recommend propose advise urge demand ask request call accuse blame boast lament "
    "mention clarify elaborate describe deem find signal hint opine proclaim guarantee vouch "
    "express agree decide rule worry doubt feel regret convey recount"
)
#: These need a clause that says what is said to be the case, not merely what somebody means to do.
THAT_ONLY = listed(
    "decide agree find signal rule suggest indicate point think express worry doubt feel regret"
)
#: Whoever does this gives content with a noun alone: “accuse Iran of …”, “deny the allegation”.
WITH_NOUN = listed(
    "accuse blame deny allege claim state urge demand recommend report promise pledge vow "
    "threaten offer"
)
#: … or with a preposition: “warned of a new war”.
WITH_PREPOSITION = {
    "warn": listed("of against about"),
    "complain": listed("of about"),
    "speak": listed("of"),
    "caution": listed("against"),
    "threaten": listed("with"),
    "comment": listed("on"),
}
#: Judging somebody or something: content with a reason or in words of one's own.
JUDGING = listed(
    "praise criticize criticise condemn denounce slam hail rebuke fault deplore dismiss reject "
    "welcome defend decry lambast"
)
#: What somebody expresses: “expressed hope that …”.
HOLDING = listed(
    "hope concern fear doubt confidence optimism belief regret worry willingness readiness "
    "desire view conviction skepticism scepticism"
)
#: Wanting somebody to do something: with an infinitive (“urged Turkey to assess …”).
DIRECTIVE = listed(
    "urge ask call demand request advise invite appeal order warn tell implore beg instruct remind"
)
#: Binding oneself: with an infinitive (“has offered to join …”).
COMMISSIVE = listed("offer promise pledge vow threaten swear claim propose undertake guarantee")
#: What only lets others speak: its subject is the outlet, its object the speaker.
CARRYING = listed("quote cite")
#: Verbs that follow a quotation by themselves (“…, he added”).
AFTER_QUOTATION = (
    SAYING - listed("find decide agree rule describe blame accuse express deem invite")
) | listed("chant shout cry read exclaim speak")

#: Verbs by which anything at all is reported, before or after what is said.
PLAIN = listed(
    "say tell state add report note announce claim allege explain warn declare insist argue "
    "assert affirm reveal write stress emphasize emphasise reiterate predict complain testify "
    "caution respond reply remark comment observe quip recall"
)
#: Words that make a sentence one to be read by a person, where no speaker was found in it.
REPORTING = PLAIN | listed("accuse deny urge demand blame quote cite")

#: Said of no one in particular: “is believed”, “are said to”.
IMPERSONAL = listed("believe think say know report expect fear allege assume understand suppose")
#: Whoever does this to speaking, speaks: “went on to say”, “used the visit to urge …”.
GOING_ON = listed(
    "go use appear seem continue begin take proceed hasten rush write speak phone telephone hurry "
    "intervene return move lobby summon"
)
#: Whoever does this to speaking does not speak: “declined to say”.
SILENT = listed("decline refuse fail avoid stop hesitate")
