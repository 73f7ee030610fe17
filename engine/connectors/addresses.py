"""Which addresses a service call may reach: named hosts only, and no private network behind them."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from engine.connectors.contract import CallRejected, RetryableFailure
from foundation.sentences import N_

Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class AllowedHosts:
    """The hosts of this installation's allow-list; `*.example.org` allows every host below example.org."""

    names: frozenset[str]
    #: Whether allowed hosts may lie in private, loopback or link-local networks.
    allow_private: bool = False

    def check_name(self, host: str) -> None:
        """Raises CallRejected for a host that is not on the list."""
        name = host.lower().rstrip(".")
        parents = {f"*.{name.partition('.')[2]}"} if "." in name else set()
        if not self.names & ({name} | parents):
            raise CallRejected(N_("The host %(host)s is not among the allowed hosts of this installation."), host=host)

    def resolve(self, host: str, port: int) -> str:
        """The address to connect to. Raises CallRejected when it lies in a private network.

        The connection is made to this very address: asking the name service twice could give two answers.
        """
        self.check_name(host)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as failure:  # a label that is empty or too long
            raise CallRejected(N_("%(host)s is not the name of a host."), host=host) from failure
        except OSError as failure:
            raise RetryableFailure(N_("The name service does not know the host %(host)s now."), host=host) from failure
        addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not self.allow_private:
            _refuse_private(host, addresses)
        return str(addresses[0])


def _refuse_private(host: str, addresses: Iterable[Address]) -> None:
    for address in addresses:
        plain = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
        if not plain.is_global or plain.is_multicast:
            raise CallRejected(
                N_("The host %(host)s lies in a private network, which service calls may not reach."), host=host
            )


def allowed_hosts(names: str, *, allow_private: bool) -> AllowedHosts:
    """The list as settings write it: host names separated by commas."""
    return AllowedHosts(frozenset(name.strip().lower() for name in names.split(",") if name.strip()), allow_private)
