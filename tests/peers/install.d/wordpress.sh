#!/bin/bash
# Installs what tests/peers/wordpress.py starts: Debian's WordPress, MariaDB and PHP. Run by ../install (`packages`).
set -euo pipefail
packages wordpress mariadb-server mariadb-client php-cli php-mysql php-xml php-mbstring php-curl php-gd
