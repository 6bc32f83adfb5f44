"""python3 run-matchering.py MIX REFERENCE OUT: matchering, which has functions but no program of its own."""
import sys

import matchering

mix, reference, out = sys.argv[1:]
# Its limiter stays below full scale; as float, soundfile would put the time of day into the file (PEAK chunk).
matchering.process(target=mix, reference=reference, results=[matchering.pcm24(out)])
