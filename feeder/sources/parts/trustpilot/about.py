"""What people are told of the source `trustpilot`: what it is, and what to do when Trustpilot refuses."""

from __future__ import annotations

from feeder.sources.base import About
from wall.words import N_

REFUSED = N_(
    "The Trustpilot key was refused ({status}): make a new one in Trustpilot Business under Integrations > "
    "Developers > APIs, and put it and its secret into the configuration."
)
DENIED = N_(
    "Trustpilot does not let us read these reviews ({status}): see whether “business_unit” is your own, and "
    "whether your plan still holds the API module."
)
NOT_FOUND = N_("Trustpilot does not know this business unit ({status}): check “business_unit” in the configuration.")
UNSUITED = N_(
    "Trustpilot does not understand our question ({status}): check “business_unit” and “location” in the "
    "configuration. If they are right, call for help."
)
TOO_MANY = N_("Trustpilot has more than {count} reviews to read: lower “window_days” in the configuration.")

ABOUT = About(
    service="Trustpilot",
    reads=N_("The service reviews of your business on Trustpilot, with your answers."),
    needs=(
        N_("A Trustpilot plan with the API module (it is part of Enterprise, an addition to others)."),
        N_(
            "An application’s API key and its secret: Trustpilot Business, Integrations > Developers > APIs > "
            "Create application."
        ),
        N_(
            "The business unit’s id, 24 characters: it stands in the address of your pages in Trustpilot "
            "Business, and the API finds it by your web address."
        ),
        N_(
            "If you like it faster: webhooks for new, changed and deleted service reviews (Integrations > "
            "Developers > Webhooks) to https://YOUR-ADDRESS/hooks/NAME/KEY. They only ring; the reviews are read "
            "as ever."
        ),
    ),
    edits=N_(
        "Found within twelve hours, within a minute where the webhooks ring, for reviews of the last year "
        "(“recheck_s”, “window_days”). The latest version is what is shown, as Trustpilot asks."
    ),
    deletions=N_(
        "Found as edits are. A review that Trustpilot hides after a report goes too, and comes back when "
        "Trustpilot shows it again."
    ),
    limits=N_(
        "200,000 calls a year in the first tier: this source keeps count over restarts, uses 98 in a hundred of "
        "them and never more (“calls_per_year”), one for each 100 reviews. Shops that share an account share its "
        "calls: give each its part. Trustpilot’s guidelines ask that nothing of a review be changed, so masking "
        "is off: what may not be shown is withheld whole. They also ask to say which reviews are shown (“our "
        "latest reviews”), not to show customers’ e-mail addresses and order numbers (neither is ever stored "
        "here), to link to Trustpilot, and to use its name and logo as it tells."
    ),
    tried=N_(
        "A stand-in that keeps to Trustpilot’s documentation: tokens, pages, limits, webhooks. Nobody has seen it "
        "with a real account yet; what its errors look like is not documented."
    ),
    read=(
        "https://developers.trustpilot.com/business-units-api",
        "https://developers.trustpilot.com/service-reviews-api",
        "https://developers.trustpilot.com/authentication",
        "https://developers.trustpilot.com/api-module-best-practices",
        "https://developers.trustpilot.com/get-started/common-error-messages",
        "https://support.trustpilot.com/hc/en-us/articles/202319278",
    ),
    example="""
[[source]]
type = "trustpilot"
name = "trustpilot"
label = "Trustpilot"
business_unit = "507f191e810c19729de860ea"
api_key_env = "TRUSTPILOT_KEY"
api_secret_env = "TRUSTPILOT_SECRET"
""",
)
