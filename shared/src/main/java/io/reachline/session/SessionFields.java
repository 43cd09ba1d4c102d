package io.reachline.session;

/**
 * The names of a session's properties, as they are in events, conditions, and the session of an
 * evaluated message.
 */
public final class SessionFields {
  public static final String ID = "sessionId";
  public static final String STATUS = "sessionStatus";
  public static final String PREVIOUS_STATUS = "sessionOldStatus";
  public static final String REPLY_STATUS = "replyStatus";
  public static final String ASSIGNEE = "currentAssigneeId";
  public static final String ASSIGNEE_TYPE = "assigneeType";
  public static final String MESSAGES_COUNT = "messagesCount";
  public static final String CHANNEL = "channelId";
  public static final String EVENT_TIME = "eventTime";

  private SessionFields() {}
}
