#!/bin/bash
# admin-window.sh FOLDER : on a throwaway Mac, as root: stand-ins of what @vscode/sudo-prompt needs of macOS. unzip and bash are
# real, and so is all that the package brings along but its applet, a program of Apple's that asks for the password.
# $1 is the folder for temporary files of the user anna. /run/window/answer says what the person at the window does:
# "agree" or "close".
set -euo pipefail

mkdir -p /run/window /usr/libexec "$1"
chown 501:20 "$1"
chmod 700 "$1"
echo 'anna:x:501:20::/Users/anna:/bin/bash' >>/etc/passwd
ln -s /usr/bin/chown /usr/sbin/chown

# The right to become root, which the applet gets from the person. Its environment comes along, as on a Mac.
cp /usr/bin/setpriv /usr/libexec/authtrampoline
chmod 4755 /usr/libexec/authtrampoline

cat >/usr/libexec/applet <<'EOF'
#!/bin/bash
# What main.scpt of the applet does: `do shell script "(./sudo-prompt-script)" with administrator privileges`.
set -eu
stat --format=%a ../../.. sudo-prompt-command | tr '\n' ' ' >>/run/window/modes
cat sudo-prompt-command >>/run/window/asked
[ "$(cat /run/window/answer)" = agree ] || exit 0
exec /usr/libexec/authtrampoline --reuid=0 --regid=0 --clear-groups ./sudo-prompt-script
EOF

mv /usr/bin/unzip /usr/bin/unzip-of-linux
cat >/usr/bin/unzip <<'EOF'
#!/bin/bash
# unzip -o ZIP -d FOLDER
set -eu
[ "$#" = 4 ] && [ "$1" = -o ] && [ "$3" = -d ] || exit 99
/usr/bin/unzip-of-linux "$@"
cp /usr/libexec/applet "$4/Contents/MacOS/applet"
EOF

cat >/usr/bin/defaults <<'EOF'
#!/bin/bash
# defaults write FILE CFBundleName NAME
[ "$#" = 4 ] && [ "$1" = write ] && [ -f "$2" ] && [ "$3" = CFBundleName ] || exit 99
echo "$4" >>/run/window/names
EOF

touch /run/window/asked /run/window/modes /run/window/names
chmod 666 /run/window/asked /run/window/modes /run/window/names
chmod 755 /usr/libexec/applet /usr/bin/unzip /usr/bin/defaults
