"""A real IMAP server on loopback: writes its configuration and becomes it.

dovecot.py DIRECTORY PORT [TLS_PORT CERTIFICATE KEY]: every user's password is letmein, mail lies in
DIRECTORY/mail/USER as a Maildir. As root it serves as nobody, since Dovecot gives nobody's mail to root.
"""

import grp
import os
import pathlib
import pwd
import shutil
import sys

CONFIGURATION = pathlib.Path(__file__).resolve().parents[1] / "fixtures/dovecot.conf"
PROGRAM = "/usr/sbin/dovecot"


def configuration(directory, port, tls=None):
    """Makes the directories and the file; returns its path. `tls`: port, certificate, key."""
    directory = pathlib.Path(directory)
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    group = grp.getgrgid(user.pw_gid).gr_name
    for part in (".", "run", "state", "mail", "home"):
        (directory / part).mkdir(parents=True, exist_ok=True)
        shutil.chown(directory / part, user.pw_name, group)
    text = CONFIGURATION.read_text()
    words = {"DIR": str(directory), "PORT": str(port), "TLS_PORT": str(tls[0]) if tls else "0", "USER": user.pw_name,
             "GROUP": group, "TLS": f"ssl = yes\nssl_cert = <{tls[1]}\nssl_key = <{tls[2]}" if tls else "ssl = no"}
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    path = directory / "dovecot.conf"
    path.write_text(text)
    return path


if __name__ == "__main__":
    file = configuration(sys.argv[1], sys.argv[2], sys.argv[3:6] or None)
    os.execv(PROGRAM, [PROGRAM, "-F", "-c", str(file)])
