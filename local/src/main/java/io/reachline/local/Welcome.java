package io.reachline.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The text that is printed when the service is ready, with commands to try. */
final class Welcome {

  private Welcome() {}

  static String text(URI url, Optional<Path> data) {
    String option = url.getPort() == 8080 ? "" : " --url " + url;
    return """

        Reachline is ready at %1$s
        %3$s

        See it in a browser, as one of the demo users: %1$s/

        Get a token of the demo organisation (scopes: guest, agent, bot, admin):
          TOKEN=$(./reachline token admin%2$s)

        Create a conversation, post a status message, and list its status messages:
          CONVERSATION=$(curl -s %1$s/v2/conversations -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"name":"A parcel is late","type":"contact"}' \\
            | grep -oE '"id":"[0-9a-f]{24}"' | head -n 1 | cut -d '"' -f 4)
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"type":"status","text":"Message was forwarded"}'
          curl -i "%1$s/v2/conversations/$CONVERSATION/messages?type=status" -H "Authorization: Bearer $TOKEN"

        Post as a customer. Sales is online; service is not, unless it comes online within ten seconds:
          GUEST=$(./reachline token guest%2$s)
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $GUEST" \\
            -H 'Content-Type: application/json' -d '{"text":"Do you have it in blue?"}'
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $GUEST" \\
            -H 'Content-Type: application/json' -d '{"text":"My washing machine needs service"}'
          ./reachline presence agent-service online%2$s
          curl -i "%1$s/v2/conversations/$CONVERSATION/messages?type=status" -H "Authorization: Bearer $TOKEN"

        Send events of Zoho Desk, and list the sessions that they create:
          ./reachline events generate --sessions 3 --events 20 --messages 10 | ./reachline events send -%2$s
          curl -i "%1$s/v2/sessions?limit=3" -H "Authorization: Bearer $TOKEN"

        Stop it with Ctrl-C.

        """
        .formatted(
            url,
            option,
            data.map(directory -> "All data is kept in " + directory)
                .orElse("All data is in memory and lost when it stops (--data DIR keeps it)"));
  }
}
