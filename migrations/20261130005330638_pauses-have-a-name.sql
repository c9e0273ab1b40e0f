-- Up Migration

-- What stops the collection of subscriptions is a pause, under a name that an operator gives it; an incident is
-- something else. Operators' commands alone read this table.
-- squawk-ignore renaming-column
ALTER TABLE billing_pauses RENAME COLUMN incident TO name;
ALTER TABLE billing_pauses RENAME CONSTRAINT billing_pauses_incident_check TO billing_pauses_name_check;
