"""python3 run-matchering.py MIX REFERENCE OUT: matchering, which has functions but no program of its own."""
import sys

import matchering

mix, reference, out = sys.argv[1:]
matchering.process(target=mix, reference=reference, results=[matchering.Result(out, "FLOAT")])
