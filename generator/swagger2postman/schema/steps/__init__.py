"""How many steps it takes to validate a value, and how many a document may take.

A validator visits each alternative anew each time that it comes by. Forty schemas, each of them `oneOf` the next one
twice, are a short document and 2⁴⁰ steps. Nobody waits for that: a value whose validation takes too many steps is not
validated, and is reported as such. Steps are counted, not timed, so that the same document always gives the same
result. The validator takes about ten milliseconds for a million of them.

`keywords` and `matching` know the steps of one schema and of one regular expression, `widths` estimates from the
schema alone, `counting` counts for one value, and `budget` decides what may be spent.
"""
