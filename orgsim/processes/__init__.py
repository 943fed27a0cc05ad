"""The verbs of a week, one file each, named like the kernels they call; ``orgsim.course`` puts them in order."""
