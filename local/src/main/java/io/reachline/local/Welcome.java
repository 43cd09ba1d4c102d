package io.reachline.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What is printed when the service is ready. */
final class Welcome {

  private Welcome() {}

  static String text(URI url, Optional<Path> data) {
    String option = url.getPort() == 8080 ? "" : " --url " + url;
    return """

        Reachline is ready at %1$s
        %3$s

        Tokens, of a demo organisation, for the scopes guest, agent, bot and admin:
          TOKEN=$(./reachline token admin%2$s)

        A conversation, a status message in it, and its status messages:
          CONVERSATION=$(curl -s %1$s/v2/conversations -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"name":"A parcel is late","type":"contact"}' \\
            | grep -oE '"id":"[0-9a-f]{24}"' | head -n 1 | cut -d '"' -f 4)
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $TOKEN" \\
            -H 'Content-Type: application/json' -d '{"type":"status","text":"Message was forwarded"}'
          curl -i "%1$s/v2/conversations/$CONVERSATION/messages?type=status" -H "Authorization: Bearer $TOKEN"

        A customer's messages. Sales are there; service is not, until somebody comes within ten seconds:
          GUEST=$(./reachline token guest%2$s)
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $GUEST" \\
            -H 'Content-Type: application/json' -d '{"text":"Do you have it in blue?"}'
          curl -i %1$s/v2/conversations/$CONVERSATION/messages -H "Authorization: Bearer $GUEST" \\
            -H 'Content-Type: application/json' -d '{"text":"My washing machine needs service"}'
          ./reachline presence agent-service online%2$s
          curl -i "%1$s/v2/conversations/$CONVERSATION/messages?type=status" -H "Authorization: Bearer $TOKEN"

        Zoho Desk's events, and the sessions that they leave:
          ./reachline events generate --sessions 3 --events 20 --messages 10 | ./reachline events send -%2$s
          curl -i "%1$s/v2/sessions?limit=3" -H "Authorization: Bearer $TOKEN"

        Stop it with Ctrl-C.

        """
        .formatted(
            url,
            option,
            data.map(directory -> "Everything is kept in " + directory)
                .orElse("Everything is in memory, until it stops (--data DIR keeps it)"));
  }
}
