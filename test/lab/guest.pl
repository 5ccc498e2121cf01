# guest.pl: carries frames between a macvtap device, open as file 3, and a TAP interface eth0 that it makes in its own
# network (linux/if_tun.h, Documentation/networking/tuntap.rst).
use strict;
use warnings;

use constant { TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000 };

open my $macvtap, '+<&=', 3 or die "file 3: $!";
open my $tap, '+<', '/dev/net/tun' or die "/dev/net/tun: $!";
# Without a header before each frame.
for ($macvtap, $tap) {
    my $request = pack 'a16 S x22', 'eth0', IFF_TAP | IFF_NO_PI;
    ioctl $_, TUNSETIFF, $request or die "TUNSETIFF: $!";
}

while (1) {
    my $readable = '';
    vec($readable, fileno $_, 1) = 1 for $macvtap, $tap;
    select $readable, undef, undef, undef;
    for ([$macvtap, $tap], [$tap, $macvtap]) {
        my ($from, $to) = @$_;
        next unless vec $readable, fileno $from, 1;
        my $length = sysread $from, my $frame, 65536;
        die "the interface is gone" unless $length;
        # An interface that is down takes no frames.
        syswrite $to, $frame;
    }
}
