#!/bin/sh
# From a bare Debian 12 or Raspberry Pi OS to a wall that starts with the computer. Run as root, in a checkout at
# /opt/vis-a-vis:
#
#     sh deploy/install.sh screen          # a computer that only shows; the feeder is elsewhere
#     sh deploy/install.sh feeder          # a computer that only feeds
#     sh deploy/install.sh both            # one computer for everything
#     sh deploy/install.sh page            # a public host that serves the phone page and nothing else (docs/phone.md)
#
# It may be run again at any time; it overwrites the units and snippets of this folder, and no configuration.
set -eu

what=${1:-}
case $what in screen | feeder | both | page) ;; *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;; esac
[ "$(id -u)" = 0 ] || { echo "Run this as root." >&2; exit 1; }
here=$(cd "$(dirname "$0")/.." && pwd)
[ "$here" = /opt/vis-a-vis ] || { echo "The checkout must be at /opt/vis-a-vis, and is at $here." >&2; exit 1; }
cd "$here"

echo "1. Programs from Debian"
apt-get update -q
apt-get install -y -q --no-install-recommends python3 python3-venv make systemd-timesyncd
if [ "$what" = screen ] || [ "$what" = both ]; then
    # xserver-xorg-legacy lets a service start X; v4l-utils has cec-ctl, for televisions.
    apt-get install -y -q --no-install-recommends \
        xserver-xorg-core xserver-xorg-input-libinput xserver-xorg-legacy xinit x11-xserver-utils v4l-utils
fi

echo "2. A user without a password, and the folders"
getent passwd vis-a-vis >/dev/null || useradd --system --home-dir /var/lib/vis-a-vis --shell /usr/sbin/nologin vis-a-vis
for group in video render input tty; do
    if getent group "$group" >/dev/null; then usermod -a -G "$group" vis-a-vis; fi
done
install -d -m 0750 -o vis-a-vis -g vis-a-vis /var/lib/vis-a-vis /opt/vis-a-vis/var
install -d -m 0750 -o root -g vis-a-vis /etc/vis-a-vis
for file in wall.toml house-rules.toml; do
    if [ ! -e "/etc/vis-a-vis/$file" ]; then
        install -m 0640 -o root -g vis-a-vis "config/$file" "/etc/vis-a-vis/$file"
    fi
done
# What the feeder makes lies beside the program, not beside its configuration.
sed -i 's|^data_dir = "../var"|data_dir = "/opt/vis-a-vis/var"|' /etc/vis-a-vis/wall.toml

echo "3. The program"
make setup
# The screen's user may not write here, and a start without compiled files takes a third longer.
.venv/bin/python -m compileall -q run_*.py config display feeder moderation wall

echo "4. The services"
install -m 0644 deploy/*.service /etc/systemd/system/
if [ "$what" = screen ] || [ "$what" = both ]; then
    chmod 0755 deploy/screen
    install -D -m 0644 deploy/10-vis-a-vis.conf /etc/X11/xorg.conf.d/10-vis-a-vis.conf
    install -D -m 0644 deploy/Xwrapper.config /etc/X11/Xwrapper.config
    install -D -m 0644 deploy/60-vis-a-vis-cec.rules /etc/udev/rules.d/60-vis-a-vis-cec.rules
fi
systemctl daemon-reload
systemctl enable --now systemd-timesyncd.service
case $what in
feeder) systemctl enable --now vis-a-vis-feeder.service ;;
page) echo "Now make /etc/vis-a-vis/page.toml and link.secret, then: systemctl enable --now vis-a-vis-page" ;;
screen) systemctl enable --now vis-a-vis-screen.service ;;
both) systemctl enable --now vis-a-vis-feeder.service vis-a-vis-screen.service ;;
esac

echo "Done. The configuration is /etc/vis-a-vis/wall.toml; what happens is told by: journalctl -fu 'vis-a-vis-*'"
