"""The verbs of a week, one file each, named like the kernels they call; ``orgsim.model`` puts them in order."""
