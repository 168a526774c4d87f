"""What people are told of the source `woocommerce`: what it is, and what to do when the shop refuses."""

from __future__ import annotations

from feeder.sources.base import About
from wall.words import N_

REFUSED = N_(
    "{who} refused the WooCommerce key ({status}): make a new one there under WooCommerce > Settings > Advanced > "
    'REST API, with the permission Read. If it is new, the host may drop it on the way: try auth = "query".'
)
DENIED = N_(
    "{who} does not show its reviews to this WooCommerce key ({status}): make one for a user who may moderate them, "
    "an administrator or a shop manager."
)
NOT_FOUND = N_(
    "{who} has no WooCommerce interface at this address ({status}): is the address right, and are the permalinks "
    "under Settings > Permalinks anything but “Plain”?"
)
TOO_MANY = N_("{who} has more than {count} reviews to read: lower “window_days” in the configuration.")

ABOUT = About(
    service="WooCommerce",
    reads=N_("The approved product reviews of a WooCommerce shop, with their stars."),
    needs=(
        N_("The shop’s address, with https, and permalinks that are not “Plain” (Settings > Permalinks)."),
        N_(
            "A key and its secret, made there under WooCommerce > Settings > Advanced > REST API, with the "
            "permission Read, for an administrator or a shop manager: others may not list reviews."
        ),
    ),
    edits=N_(
        "WooCommerce tells neither edits nor deletions, and has no webhook for reviews: found when the window is "
        "read again, every “recheck_s”, for reviews of the last 30 days (“window_days”)."
    ),
    deletions=N_(
        "Found the same way, once WooCommerce itself says that the review is gone or no longer approved; one that "
        "is restored or approved again comes back as a new revision."
    ),
    limits=N_(
        "WooCommerce sets none of its own; a host may: it is asked every “every_s”, a hundred reviews a page. The "
        "shop’s answers below a review are not in this interface and do not come along."
    ),
    tried=N_(
        "WooCommerce’s own REST code for product reviews (its package of 2020) on a real WordPress: new, edited, "
        "binned, restored, deleted and approved reviews, three pages at once. How keys are checked, and what newer "
        "versions answer, only against a stand-in written after their source; nobody has seen it with a whole shop."
    ),
    read=(
        "https://woocommerce.github.io/woocommerce-rest-api-docs/#product-reviews",
        "https://woocommerce.github.io/woocommerce-rest-api-docs/#authentication",
        "https://woocommerce.com/document/woocommerce-rest-api/",
    ),
    example="""
[[source]]
type = "woocommerce"
name = "boutique"
label = "Notre boutique en ligne"
url = "https://boutique.example"
consumer_key_env = "WOO_KEY"
consumer_secret_env = "WOO_SECRET"
language = "fr"
""",
)
