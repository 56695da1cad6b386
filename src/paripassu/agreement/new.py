"""A commented agreement to start from."""

from __future__ import annotations

import os

from paripassu.documents.written import New
from paripassu.files import write_text

#: A trade of two parties that plans as it stands, with a comment at every key.
STARTER = """\
# An agreement: what the parties can do, what it is worth to them, and what they insist on.
#
#   paripassu show FILE      what is in it, and what it rests on
#   paripassu plan FILE      in what order can everyone move?
#   paripassu explain FILE   if there is no such order: why, and the least that would have to change
#
# Values are the analyst's judgement, in each party's own units: only their proportions matter.
# Unsure of a value, a stake or a tolerance? Write [low, high] or [low, most likely, high].

[agreement]
id = "starter"                  # small letters, digits, - and _
title = "A facility for relief"
start = 2030-01-01              # day 0; needed only where a position names a date
# unit = "points"               # if all parties' values have one common unit
# horizon_days = 365            # if everything has to end by then
# language = "en"               # of the titles, as a tag: en, ko, sr-Latn

[[party]]
id = "north"
name = "North"
stake = 3                       # what it loses if it is the one that walks away; default 0
tolerance = 5                   # the most exposure it accepts at any moment; absent: no limit

[[party]]
id = "south"
name = "South"
stake = [3, 5]
tolerance = 5

[[measure]]
id = "dismantle"
title = "Dismantling of the facility"
by = ["north"]                  # who performs it; several names: one joint act
value = { north = -8, south = [9, 10, 12] }   # to each party, when all of it is done
lasting = 1.0                   # the share of that value that survives a breakdown; default 1
portions = 4                    # it can be performed in so many equal portions; default 1
days = 30                       # what one portion takes; default 0
# optional = true               # if it may be left out
# kind = "elimination"          # a free word
# confirm_by = ["south"]        # counts only once these have confirmed it; or "others"
# verify = { detect = 0.9 }     # counts only once the inspectorate has found it, so surely; or
#                               # { detect = "deter" }: so surely that faking it does not pay
# opens = ["sites"]             # tables or stages of its performer's declaration that it opens
# automatic = true              # takes effect by itself; or some stages or portions: ["embassies"]
# unresolved = "falls"          # in place of what [process] says

[[measure]]
id = "relief"
title = "Relief from sanctions"
by = ["south"]
value = { north = [10, 14], south = -6 }
lasting = 0.8                   # a part of it could be taken back
portions = 4
days = 10

[[measure]]
id = "declaration"
title = "Declaration of what the facility holds"
by = ["north"]
value = { south = 1 }           # whoever is not named gains and loses nothing

[[measure]]
id = "recognition"
title = "Mutual recognition"
by = ["north", "south"]
# Stages instead of portions have names, and shares that add up to 1.
stages = [ { name = "liaison offices", share = 0.4 }, { name = "embassies", share = 0.6 } ]
value = { north = 1, south = 1 }

# What is kept up over time: portion after portion without a gap, each of exactly its days. A month
# that has passed cannot be taken back; stopping is not performing the next one.
[[measure]]
id = "no-exercises"
title = "No large exercises, by the month"
by = ["south"]
value = { north = 2, south = -1 }
portions = 8
days = 30
standing = true

# Alternatives on the table: a choice says how many of them are in the plan. Nobody can concede it.
[[measure]]
id = "loan"
title = "A loan for the power grid"
by = ["south"]
value = { north = 0.5, south = -0.5 }
days = [20, 40]                 # uncertain: plans use the high end

[[measure]]
id = "fuel"
title = "Fuel for two winters"
by = ["south"]
value = { north = 1, south = -1 }
days = 30

[[choose]]
of = ["loan", "fuel"]
exactly = 1                     # or at_least = 1; default exactly = 1

# A fact of nature, law or technique, which nobody can concede. It makes the claims after (if none
# is named), not_before, by, within and during, as positions do.
[[require]]
measure = "dismantle"
needs = { declaration = "all" } # a share (0.5), the name of a stage, or "all" that the plan has

[[require]]
claim = "not_before"
measure = "recognition"
part = "embassies"              # the name of a stage, or a portion's number
day = 60                        # in days after the start; or date = 2030-03-02

# What a party says it wants. Claims on order and time: after, not_before, by, within, during;
# on the amount: at_least, at_most, include, exclude.
#
# A claim on order or time stands at a gate: the beginning or the end of a portion.
#
#   part   first | last | each | a portion's number | a stage's name      default first (*)
#   gate   begin | end                                                    default begin (*)
#   (*) with by and within: last and end; with during: each, from begin to end;
#       with part = "last": end
[[position]]
id = "north-relief-early"
party = "north"
claim = "after"
measure = "dismantle"           # what has to wait
part = "last"                   # it may begin before, but not be completed; default first
needs = { relief = 0.5 }        # until half of the relief has been given
firm = "demand"                 # red line, demand (the default) or preference
cost = 2                        # what conceding it costs that party; default 1
likelihood = "likely"           # how sure it is that the party holds it; default certain
source = ["agency"]

[[position]]
id = "south-declaration-first"
party = "south"
claim = "after"
measure = "relief"
needs = { declaration = "all" }
firm = "red line"

[[position]]
id = "quarter-for-quarter"
party = "south"
claim = "after"
measure = "relief"
part = "each"                   # each portion of the relief …
needs = { dismantle = "same" }  # … after the same share of the dismantling; "previous": the share
                                # that was done before this portion
lag_days = 3                    # … and three days to look at it; default 0

[[position]]
id = "relief-soon"
party = "north"
claim = "within"                # at most so many days after its needs were first met
measure = "relief"
part = "each"
needs = { dismantle = "same" }
days = 30

[[position]]
id = "power-first"
party = "north"
claim = "after"
measure = "dismantle"
part = 2
needs_any = [ { loan = "all" }, { fuel = 0.5 } ]   # one of these, whichever is first

[[position]]
id = "half-by-summer"           # a milestone
party = "south"
claim = "by"
measure = "dismantle"
share = 0.5                     # the first portion that brings it to this share, in place of part
date = 2030-07-01

[[position]]
id = "recognition-begins"       # begin no later than
party = "north"
claim = "by"
measure = "recognition"
part = "first"
gate = "begin"
day = 90

[[position]]
id = "while-quiet"
party = "north"
claim = "during"                # only while all of these are kept up
measure = "dismantle"
of = ["no-exercises"]

[[position]]
id = "north-by-autumn"
party = "north"
claim = "by"
measure = "relief"
date = 2030-09-01
firm = "preference"

# Where the positions are known from, and where the reports have it from.
[[source]]
id = "agency"
outlet = "News agency"
date = 2029-11-03
reliability = "B"               # Admiralty code: A completely reliable … E unreliable, F unknown
credibility = 3                 # 1 confirmed … 5 improbable, 6 cannot be judged
cites = ["paper"]               # reports with one root count once

[[source]]
id = "paper"
outlet = "Daily paper"
speaker = "a senior official"
reliability = "C"
credibility = 3

# Who declares what it has, and in which form. `paripassu declare new declaration` writes a template
# with tables; `paripassu declare commit declaration` commits to them.
# [[declaration]]
# party = "north"
# template = "declaration/template.toml"   # as found from this file

# How it is run, once it is signed: `paripassu status` says where it stands. All may be left out;
# what is written here is what holds then, but for the names and react_days.
# [process]
# inspectorate = "agency"       # who verifies: a party or an office; default nobody
# decides = "commission"        # who ends disputes; default the inspectorate
# guardians = ["norway"]        # who keep shares of what is sealed
# react_days = 5                # the least time of a party from its turn; without it, and
#                               # without days in the plan, no step has a day by which it is due
# dispute_days = 30             # so long after it was performed a step can be disputed
# resolve_days = 35             # so long a dispute stays open
# disputes = 3                  # so many a party has in 365 days
# unresolved = "stands"         # a step whose dispute nobody decided in time; or "falls"
# confirm_days = 30             # silence of who should confirm counts as confirmation after so long
# receive_days = 5              # and silence of a reader as receipt
# answer_days = 10              # to answer a challenge
# notice_days = 0               # of withdrawal
# offer_days = 30               # so long a signed amendment waits for the others

# What has to be notified ahead of time.
# [[notice]]
# activity = "exercise"
# by = ["south"]                # default: all parties
# days = 42                     # ahead
# from_size = 9000              # default: any size

# What is performed at one moment: whole measures with equally many portions, or single portions
# as MEASURE:PORTION.
# [together]
# groups = [["dismantle:4", "relief:4"]]
"""


def new(path: str | os.PathLike[str]) -> New:
    """Write a commented agreement to start from.

    Parameters
    ----------
    path : str or path
        Where there is no file of that name.

    Raises
    ------
    OverwriteError
        The file exists already.
    UnwritableError
        It cannot be written.
    """
    write_text(path, STARTER)
    return New(file=os.fspath(path))
