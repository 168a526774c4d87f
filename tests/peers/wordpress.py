"""A real WordPress on the loopback, with a private MariaDB on a unix socket, everything in one directory.

Debian's package, served by PHP itself; made anew in some seconds, as root or not. `start` and the fixture
`wordpress` are for tests; nothing of it is part of the product.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import pytest

from tests.peers.loopback import free_port

SHARE = Path("/usr/share/wordpress")
PROGRAMS = ("mariadbd", "mariadb", "mariadb-install-db", "php")
_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
READY_S = 60.0

CONFIG = Template("""<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', 'localhost:$socket');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $$k)
  foreach (['_KEY', '_SALT'] as $$end) define($$k . $$end, 'test');
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without TLS
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', '$url'); define('WP_SITEURL', WP_HOME);
$$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
""")
ROUTER = """<?php // pretty addresses for php -S: what is no file is WordPress' business
$file = __DIR__ . '/www' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($file)) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
chdir(__DIR__ . '/www');
require __DIR__ . '/www/index.php';
"""
SETUP = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
define('WP_INSTALLING', true);
require __DIR__ . '/www/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Magasin d’essai', 'admin', 'admin@example.test', true, '', 'admin', 'fr_FR');
foreach (['permalink_structure' => '/%postname%/', 'comment_moderation' => 0, 'comment_previously_approved' => 0,
          'require_name_email' => 0, 'timezone_string' => 'Europe/Paris', 'comments_notify' => 0,
          'moderation_notify' => 0, 'siteurl' => WP_SITEURL, 'home' => WP_HOME] as $k => $v) update_option($k, $v);
$admin = get_user_by('login', 'admin')->ID;
echo WP_Application_Passwords::create_new_application_password($admin, ['name' => 'wall'])[0];
"""
# Real WordPress functions behind a file each, so that a hundred comments do not take a hundred requests.
MANY = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require __DIR__ . '/www/wp-load.php';
[$post, $count, $start] = [(int) $argv[1], (int) $argv[2], (int) $argv[3]];
for ($n = 0; $n < $count; $n++) {
  $when = gmdate('Y-m-d H:i:s', $start + $n);
  wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => "Client $n", 'comment_approved' => 1,
    'comment_content' => "Commentaire n° $n",
    'comment_date_gmt' => $when, 'comment_date' => get_date_from_gmt($when)]);
}
"""


def missing() -> list[str]:
    """What of WordPress this machine lacks: names of programs and packages; empty if it can be started."""
    lacking = [name for name in PROGRAMS if shutil.which(name, path=_PATH) is None]
    if not (SHARE / "wp-load.php").is_file():
        lacking.append("wordpress")
    return lacking


@dataclass
class WordPress:
    """A running site. `socket` is its database's; `user` with `password` (an application password) may do all."""

    root: Path
    port: int
    user: str = "admin"
    password: str = ""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> Path:
        return self.root / "my.sock"

    def start(self) -> None:
        """Start database and web server; returns once both answer. Raises TimeoutError with the end of their logs."""
        as_root = ["--user=root"] if os.geteuid() == 0 else []
        self._spawn(
            "db", "mariadbd", "--no-defaults", *as_root, f"--datadir={self.root}/db", f"--socket={self.socket}",
            "--skip-networking", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=2",
            "--innodb-log-file-size=8M", "--skip-log-bin", "--performance-schema=off",
        )  # fmt: skip
        self._wait("db", self._database_answers)
        if not (self.root / "www").exists():
            self._make_site()
        self._spawn(
            "php", "php", "-d", "display_errors=0", "-d", "opcache.enable_cli=1", "-S", f"127.0.0.1:{self.port}",
            "-t", "www", "router.php", extra={"PHP_CLI_SERVER_WORKERS": "4"},
        )  # fmt: skip
        self._wait("php", self._site_answers)

    def stop(self) -> None:
        """Stop both in order; safe to call twice."""
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        """Pull the plug: SIGKILL to both."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Start again after `stop` or `kill9`, on the same port and with the same data."""
        self.stop()
        self.start()

    @property
    def running(self) -> bool:
        return bool(self._running) and all(process.poll() is None for process in self._running)

    def php(self, script: str, *args: str | int) -> str:
        """Run a script of PHP beside the site; returns what it prints."""
        (self.root / "script.php").write_text(script)
        command = ["php", "-d", "display_errors=stderr", "script.php", *map(str, args)]
        done = subprocess.run(command, cwd=self.root, capture_output=True, check=False, env=_env(), timeout=READY_S)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
        return done.stdout.decode()

    def sql(self, statement: str, database: str = "wp") -> str:
        """Run a statement as the database's root; returns its rows, tabs between columns."""
        command = ["mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-N", "-e", statement, database]
        done = subprocess.run(command, capture_output=True, check=True, env=_env(), timeout=READY_S)
        return done.stdout.decode()

    def add_comments(self, post: int, count: int, start_s: int) -> None:
        """`count` approved comments of `post`, one a second from `start_s` (Unix s) on."""
        self.php(MANY, post, count, start_s)

    def empty(self) -> None:
        """Take every comment and post away; numbers are never used again."""
        self.sql("delete from wp_comments; delete from wp_commentmeta; delete from wp_posts; delete from wp_postmeta")

    def _make_site(self) -> None:
        self.sql(
            "create database wp character set utf8mb4; create user wp@localhost identified by 'wp';"
            "grant all on wp.* to wp@localhost",
            database="mysql",
        )
        making = self.root / "www.new"
        for folder in ("themes", "plugins", "uploads", "mu-plugins"):
            (making / "wp-content" / folder).mkdir(parents=True)
        for file in SHARE.glob("*.php"):
            shutil.copy(file, making)
        # WordPress finds itself from the files above; what lies in these two is shared by all sites.
        for folder in ("wp-includes", "wp-admin"):
            (making / folder).symlink_to(SHARE / folder)
        (making / "wp-config.php").write_text(CONFIG.substitute(socket=self.socket, url=self.url))
        (self.root / "router.php").write_text(ROUTER)
        making.rename(self.root / "www")
        self.password = self.php(SETUP)

    def _database_answers(self) -> bool:
        command = ["mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-e", "select 1"]
        return subprocess.run(command, capture_output=True, check=False, env=_env()).returncode == 0

    def _site_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/wp-json/", timeout=10) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _spawn(self, name: str, *command: str, extra: dict[str, str] | None = None) -> None:
        with (self.root / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self.root, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env=_env(extra),
            )  # fmt: skip
        self._running.append(process)

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_S
        while not ready():
            if time.monotonic() > deadline or self._running[-1].poll() is not None:
                told = (self.root / f"{name}.log").read_text(errors="replace")[-2000:]
                self.kill9()
                raise TimeoutError(f"{name} does not answer:\n{told}")
            time.sleep(0.02)

    def _end(self, how: signal.Signals) -> None:
        for process in reversed(self._running):
            # The whole group: PHP's workers are children of their own.
            try:
                os.killpg(process.pid, how)
            except ProcessLookupError:
                continue
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()


def _make_database(root: Path) -> None:
    """Raises RuntimeError with what the installer said. Asked twice: on a busy machine it once failed unexplained."""
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    command = [
        "mariadb-install-db", "--no-defaults", *as_root, f"--datadir={root}/db", "--skip-test-db",
        "--auth-root-authentication-method=normal", "--innodb-log-file-size=8M",
    ]  # fmt: skip
    told = ""
    for _ in range(2):
        shutil.rmtree(root / "db", ignore_errors=True)
        done = subprocess.run(command, check=False, capture_output=True, env=_env(), timeout=READY_S)
        if done.returncode == 0:
            return
        told += (done.stdout + done.stderr).decode(errors="replace")[-2000:]
    raise RuntimeError(f"mariadb-install-db failed:\n{told}")


def start(root: Path, port: int | None = None) -> WordPress:
    """Make (once) and start a site in `root`, a short path: a unix socket's name has 107 bytes at most."""
    root.mkdir(parents=True, exist_ok=True)
    if not (root / "db").exists():
        _make_database(root)
    site = WordPress(root.resolve(), port or free_port())
    site.start()
    return site


def _env(extra: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PATH": _PATH, **(extra or {})}


@pytest.fixture(scope="session")
def wordpress_server() -> Iterator[WordPress]:
    """The session's one site; tests ask for `wordpress`."""
    with tempfile.TemporaryDirectory(prefix="wp-", ignore_cleanup_errors=True) as folder:
        site = start(Path(folder))
        try:
            yield site
        finally:
            site.kill9()


@pytest.fixture
def wordpress(wordpress_server: WordPress) -> WordPress:
    """A site that runs and has no post and no comment. Mark the test `peer("wordpress")`."""
    if not wordpress_server.running:
        wordpress_server.restart()
    wordpress_server.empty()
    return wordpress_server
