"""What people are told of the source `google`: what it is, and what to do when Google refuses."""

from __future__ import annotations

from feeder.sources.base import About
from wall.words import N_

REFUSED = N_(
    "Google does not let us in any more ({status}): sign in again with the Google account that manages the "
    "profile, and put the new refresh token into the configuration. If that is needed every week, the project is "
    "still “in testing”: publish it in the Google Cloud console."
)
DENIED = N_(
    "Google does not let us read these reviews ({status}): the account that gave the refresh token must be an "
    "owner or a manager of this profile."
)
SCOPE = N_(
    "The refresh token for Google does not cover the Business Profile ({status}): make a new one with the scope "
    "https://www.googleapis.com/auth/business.manage, and put it into the configuration."
)
BUSY = N_("{who} asks us to come less often ({status}): we wait, and try again.")
CLOSED = N_(
    "The Google My Business API is switched off in your Google Cloud project ({status}): switch it on there under "
    "“APIs & Services”. If it is not in the list, ask Google for access first."
)
NOT_APPROVED = N_(
    "Google has not opened its API to your project yet: its quota is 0 ({status}). Ask for access with Google’s "
    "form “Application for Basic API Access”; its answer takes some days."
)
NOT_FOUND = N_(
    "Google does not know this location ({status}): check “location” in the configuration, "
    "accounts/NUMBER/locations/NUMBER."
)
UNSUITED = N_(
    "Google does not give the reviews of this location ({status}): see in your Business Profile whether it is "
    "verified."
)
ENDLESS = N_("Google gives us the same page of reviews again and again: we try again later.")
TOO_MANY = N_("Google has more than {count} reviews to read: lower “window_days” in the configuration.")

REASONS = {
    "SERVICE_DISABLED": CLOSED, "accessNotConfigured": CLOSED, "ACCESS_TOKEN_SCOPE_INSUFFICIENT": SCOPE,
    "insufficientPermissions": SCOPE,
}  # fmt: skip
"""What only somebody else can put right, by the reason that Google gives with a 403."""
QUOTA_REASONS = frozenset({"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})
"""A quota that is used up comes as 403 too."""

ABOUT = About(
    service="Google Business Profile",
    reads=N_("The reviews of your own listing on Google Maps and Google Search, with your answers."),
    needs=(
        N_("A Business Profile that is verified, and a Google account that owns or manages it."),
        N_(
            "Google’s leave: a project in the Google Cloud console, for which you ask with the form “Application "
            "for Basic API Access” (the profile has to be 60 days old, and you have to have a website). Until "
            "Google has agreed the project’s quota is 0."
        ),
        N_(
            "In that project: the Google My Business API switched on, a consent screen that is published (“in "
            "production”: while it is “in testing” the token ends after seven days), and an OAuth client of the "
            "kind “Web application” with the address https://developers.google.com/oauthplayground as a redirect. "
            "It gives “client_id” and the client’s secret."
        ),
        N_(
            "The refresh token: open that address, tick “Use your own OAuth credentials” in its settings, enter "
            "the scope https://www.googleapis.com/auth/business.manage, sign in with the account that manages the "
            "profile, and exchange the code. Whoever has it can also answer reviews: keep it like a password."
        ),
        N_(
            "The location: the API’s own list of accounts and of locations has both numbers; in the Business "
            "Profile Manager the second one is in “Advanced settings” as the Business Profile ID."
        ),
        N_(
            "If you like it faster: notifications NEW_REVIEW and UPDATED_REVIEW to a Pub/Sub topic, with a push to "
            "https://YOUR-ADDRESS/hooks/NAME/KEY. They only ring; the reviews are read as ever."
        ),
    ),
    edits=N_("Found within five minutes, at once where Pub/Sub rings: Google lists the latest change first."),
    deletions=N_(
        "Google does not tell them: found within an hour, for reviews of the last 30 days (“recheck_s”, "
        "“window_days”). Each is asked for by itself first. A review that comes back, as happens with Google, "
        "comes back here too."
    ),
    limits=N_(
        "300 calls a minute for a project; this source makes 20 at most (“per_minute”), one for each 50 reviews: "
        "with more than 15 of them on one project, lower it. Google’s policies allow the API for listings that you "
        "own or manage, and nothing else. What Google itself takes away has to go: leave the whole readings on, "
        "and keep no copies elsewhere. Translations made by Google are left out, what the author wrote is shown."
    ),
    tried=N_(
        "A stand-in that keeps to Google’s documentation: tokens, pages, quota, errors. Nobody has seen it with a "
        "real account yet."
    ),
    read=(
        "https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews",
        "https://developers.google.com/my-business/content/limits",
        "https://developers.google.com/my-business/content/policies",
        "https://developers.google.com/my-business/content/notification-setup",
        "https://developers.google.com/my-business/content/latest-updates",
        "https://developers.google.com/identity/protocols/oauth2/web-server",
    ),
    example="""
[[source]]
type = "google"
name = "google"
label = "Google"
location = "accounts/111111111111111111111/locations/2222222222222222222"
client_id = "333333333333-example.apps.googleusercontent.com"
client_secret_env = "GOOGLE_CLIENT_SECRET"
refresh_token_env = "GOOGLE_REFRESH_TOKEN"
""",
)
