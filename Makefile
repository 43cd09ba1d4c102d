# What sam build calls: one target for each function of template.yaml. Everything else is in ./reachline.

SOURCES := pom.xml $(shell find shared conditions tokens outbound queues functions -name target -prune -o -type f -print)

# sam build --parallel calls several targets at once: the first one packages, the others wait.
LOCK := $(shell command -v flock > /dev/null && echo 'flock pom.xml')

build-WebhookIngest: FOLDER := webhook-ingest
build-IngestRetry: FOLDER := ingest-retry
build-MessagePost: FOLDER := message-post
build-MessageQuery: FOLDER := message-query
build-Directory: FOLDER := directory
build-Reports: FOLDER := reports
build-ConversationPurge: FOLDER := conversation-purge
build-NotificationRouter: FOLDER := notification-router
build-ServiceDelivery: FOLDER := service-delivery
build-Console: FOLDER := console

build-%:
	$(LOCK) $(MAKE) target/packaged
	cp -R functions/$(FOLDER)/target/lambda/. "$(ARTIFACTS_DIR)"

target/packaged: $(SOURCES)
	./reachline build
	mkdir -p target
	touch $@
