package io.reachline.integration.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Marks tests that need Debian's Chromium, and skips them with the reason where there is none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "io.reachline.integration.console.Browser#isInstalled",
    disabledReason =
        "/usr/bin/chromium and /usr/bin/chromedriver are not there; .ci/browser installs them")
@interface WithBrowser {}
