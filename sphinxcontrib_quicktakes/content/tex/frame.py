"""What is open in a formula while it is read."""


class Frame:
    """One group, environment or argument while it is read."""

    __slots__ = (
        "accent",
        "amps",
        "atoms",
        "bars",
        "breaks",
        "columns",
        "environment",
        "fresh",
        "infix",
        "left",
        "needs_braces",
        "op",
        "pairs",
        "ruled",
        "scripts",
        "spec",
        "stop",
        "sub",
        "sup",
        "taggable",
        "tags",
        "total_tags",
        "widest",
    )

    def __init__(
        self,
        stop: str,
        columns: int | None = None,
        environment: str = "",
        *,
        taggable: bool = False,
    ) -> None:
        self.stop = stop
        self.columns = columns
        self.environment = environment
        self.taggable = taggable
        self.ruled = False
        self.scripts = False
        self.pairs = self.bars = 0
        self.spec = ""
        self.left = stop == r"\right"
        self.widest = self.breaks = self.total_tags = 0
        self.cell()
        self.amps = self.tags = 0

    def cell(self) -> None:
        self.needs_braces = False
        self.sup = 0  # 1: primes, which a ^ may follow; 2: full
        self.sub = self.op = self.accent = self.infix = False
        self.fresh = True
        self.atoms = 0

    def nothing(self) -> None:
        """A macro follows that sets nothing, but stands between primes and a ^."""
        self.sup = 2 if self.sup else 0
        self.op = self.fresh = False

    def scripted(self) -> None:
        """A script follows, on an empty atom if need be."""
        self.scripts = True
        self.fresh = False
        self.atoms = self.atoms or 1

    def atom(self, count: int = 1, *, op: bool = False) -> None:
        self.sup = 0
        self.sub = self.accent = self.fresh = False
        self.op = op
        self.atoms += count
