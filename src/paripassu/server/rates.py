"""How often one network may send something: so many requests a second, after a burst."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

#: Longer names of networks are cut: an address has fewer characters.
_LONGEST = 45


def network_of(address: str) -> str:
    """Give the network of an address: who has one of IPv6 has the 2^64 beside it, too.

    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("2001:db8::1:2")
    ('192.0.2.7', '192.0.2.7', '2001:db8::/64')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address[:_LONGEST]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


class Rates:
    """Lets requests through while a network has some left; they come back with time.

    Of each network one number is kept: when all that it took has come back (the virtual scheduling
    of ITU-T I.371, "generic cell rate algorithm"). It answers as a bucket of tokens does.

    Parameters
    ----------
    rate : float
        Requests that come back in a second.
    burst : int
        Requests that may come at once.
    most : int
        Networks that are remembered. Beyond that, who sent nothing for the longest time is
        forgotten.
    """

    def __init__(self, rate: float, burst: int, most: int = 1 << 16) -> None:
        self._step, self._slack, self._most = 1 / rate, (burst - 1) / rate, most
        self._due: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._due)

    def take(self, network: str, now: float) -> float:
        """Take one request.

        Parameters
        ----------
        network : str
        now : float
            Seconds, that only grow.

        Returns
        -------
        float
            0: it is taken. Else nothing is taken, and after so many seconds one would be.
        """
        due = max(self._due.get(network, now), now)
        if due - now > self._slack:
            return due - now - self._slack
        self._due[network] = due + self._step
        self._due.move_to_end(network)
        while len(self._due) > self._most or next(iter(self._due.values())) <= now:
            self._due.popitem(last=False)
        return 0.0
