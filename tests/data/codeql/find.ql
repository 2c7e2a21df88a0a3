/** A query */
from int x select x // tail
