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
# Wherever a number stands, [low, high] says that it lies between the two.

[agreement]
id = "starter"                  # small letters, digits, - and _
title = "A facility for relief"
start = 2030-01-01              # day 0; needed only where a position names a date
# unit = "points"               # if all parties' values have one common unit
# horizon_days = 365            # if everything has to end by then

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
value = { north = -8, south = [9, 12] }   # to each party, when all of it is done
lasting = 1.0                   # the share of that value that survives a breakdown; default 1
portions = 4                    # it can be performed in so many equal portions; default 1
days = 30                       # what one portion takes; default 0
# optional = true               # if it may be left out
# kind = "elimination"          # a free word

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
value = { north = 3, south = 1 }

# A fact of nature, law or technique, which nobody can concede.
[[require]]
measure = "dismantle"
needs = { declaration = "all" } # a share (0.5), the name of a stage, or "all" that the plan has

# What a party says it wants. Claims: after, at_least, at_most, include, exclude, not_before, by.
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
id = "north-by-summer"
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
