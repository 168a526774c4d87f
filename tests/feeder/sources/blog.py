"""A real WordPress with people who write there and an editor, many acts at once: what its tests share."""

from __future__ import annotations

import json

from tests.peers.wordpress import WordPress
from wall.clock import SystemClock

# What an editor does in the list of comments, by WordPress' own functions, many at once.
EDITOR = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require __DIR__ . '/www/wp-load.php';
foreach (json_decode($argv[1], true) as [$what, $id, $text]) match ($what) {
  'edit' => wp_update_comment(['comment_ID' => $id, 'comment_content' => $text]),
  'bin' => wp_trash_comment($id), 'back' => wp_untrash_comment($id), 'delete' => wp_delete_comment($id, true),
  'spam' => wp_spam_comment($id), 'hold' => wp_set_comment_status($id, 'hold'),
  'approve' => wp_set_comment_status($id, 'approve'),
  'feed' => update_option('posts_per_rss', $id), // how many comments its feeds hold
};
"""
ARTICLE = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require __DIR__ . '/www/wp-load.php';
echo wp_insert_post(['post_title' => 'La lampe', 'post_content' => 'x', 'post_status' => 'publish',
                     'comment_status' => 'open']);
"""


class Blog:
    """A site with an article, its visitors and its editor."""

    def __init__(self, site: WordPress) -> None:
        self.site, self.article = site, int(site.php(ARTICLE))

    def write(self, count: int, ago_s: int) -> list[str]:
        """So many comments, one a second from `ago_s` before now; their numbers."""
        before = self.public()
        self.site.add_comments(self.article, count, SystemClock().now_ms() // 1000 - ago_s)
        return sorted(set(self.public()) - set(before), key=int)

    def edit(self, *acts: tuple[str, str | int, str]) -> None:
        self.site.php(EDITOR, json.dumps(acts))

    def change(self, ids: list[str], words: str) -> None:
        """Each way to change or to go, one after the other."""
        ways = ("edit", "bin", "delete", "spam", "hold", "edit")
        self.edit(*((ways[n % len(ways)], one, f"{words} {n}") for n, one in enumerate(ids)))

    def public(self) -> dict[str, str]:
        """What everybody may read there now, from WordPress' own table."""
        rows = self.site.sql("select comment_ID, comment_content from wp_comments where comment_approved = '1'")
        return dict(row.split("\t", 1) for row in rows.splitlines())
